// Films: frames painted on a canvas and piped to ffmpeg, with WebVTT captions and a poster.
import { createCanvas } from '@napi-rs/canvas';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, renameSync } from 'node:fs';
import { dirname } from 'node:path';
import { ease, palette } from './paint.mjs';
import { cached, engineSource, fileref, nationPath, put } from './places.mjs';

const [W, H, FPS] = [640, 360, 12];

function painter(video, hue) {
  const canvas = createCanvas(W, H);
  const ctx = canvas.getContext('2d');
  const kit = { w: W, h: H, ease, palette: palette(hue) };
  return (t) => {
    ctx.reset();
    ctx.fillStyle = kit.palette.paper;
    ctx.fillRect(0, 0, W, H);
    video.draw(ctx, t, kit);
    return canvas;
  };
}

async function encode(video, paint, file) {
  mkdirSync(dirname(file), { recursive: true });
  const unfinished = `${file}.${process.pid}.mp4`; // two builds at once must not write into one another's film
  const args = ['-v', 'error', '-y', '-f', 'rawvideo', '-pix_fmt', 'rgba', '-s', `${W}x${H}`, '-r', `${FPS}`, '-i', '-', '-an',
    '-c:v', 'libx264', '-preset', 'slow', '-tune', 'animation', '-crf', '28', '-g', `${FPS * 10}`, '-pix_fmt', 'yuv420p',
    '-movflags', '+faststart', unfinished];
  const ffmpeg = spawn('ffmpeg', args, { stdio: ['pipe', 'inherit', 'inherit'] });
  const ended = once(ffmpeg, 'close');
  for (let frame = 0; frame < video.duration_s * FPS; frame++) {
    const pixels = Buffer.from(paint(frame / FPS).data());
    if (!ffmpeg.stdin.write(pixels)) await once(ffmpeg.stdin, 'drain');
  }
  ffmpeg.stdin.end();
  const [code] = await ended;
  if (code !== 0) throw new Error(`ffmpeg ended with ${code} for ${file}`);
  renameSync(unfinished, file);
}

const stamp = (s) => new Date(Math.round(s * 1000)).toISOString().slice(11, 23);

function webvtt(captions, key) {
  const cues = captions.map(({ from, to, text }, at) => {
    if (!(from < to) || (at > 0 && from < captions[at - 1].to)) throw new Error(`${key}: caption ${at + 1} is out of order`);
    return `${at + 1}\n${stamp(from)} --> ${stamp(to)}\n${text}\n`;
  });
  return `WEBVTT\n\n${cues.join('\n')}`;
}

/** The `video` part and the poster of a lesson. */
export function film(key, video, hue, source) {
  return cached(`film/${key}`, [source, engineSource('film.mjs', 'paint.mjs')], async () => {
    const paint = painter(video, hue);
    const path = `media/${key}/film.mp4`;
    await encode(video, paint, nationPath(path));
    const poster = await paint(video.poster_s ?? video.duration_s * 0.55).encode('webp', 80);
    return {
      part: { part: 'video', file: fileref(path), duration_ms: Math.round(video.duration_s * 1000), width: W, height: H,
        captions: [{ language: 'zh-Hans', file: put(`media/${key}/zh-Hans.vtt`, webvtt(video.captions, key)) }], chapters: video.chapters },
      poster: put(`media/${key}/poster.webp`, poster),
    };
  });
}
