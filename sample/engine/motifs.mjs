// The drawings for posters on a 640×360 ground. Each takes the canvas, the colours {ground, a, b, c, accent, ink} and a seeded random.
const TAU = Math.PI * 2;

const disc = (g, x, y, r, colour) => { g.fillStyle = colour; g.beginPath(); g.arc(x, y, r, 0, TAU); g.fill(); };
const ring = (g, x, y, r, colour, width = 3) => { g.strokeStyle = colour; g.lineWidth = width; g.beginPath(); g.arc(x, y, r, 0, TAU); g.stroke(); };
const block = (g, x, y, w, h, colour, r = 0) => { g.fillStyle = colour; g.beginPath(); g.roundRect(x, y, w, h, r); g.fill(); };
const shape = (g, points, colour) => { g.fillStyle = colour; g.beginPath(); points.forEach(([x, y]) => g.lineTo(x, y)); g.closePath(); g.fill(); };
const path = (g, points, colour, width = 3) => { g.strokeStyle = colour; g.lineWidth = width; g.beginPath(); points.forEach(([x, y]) => g.lineTo(x, y)); g.stroke(); };

function ridge(g, base, height, colour, random) {
  const [p, q, s] = [random() * TAU, random() * TAU, 0.7 + random() * 0.6];
  g.fillStyle = colour;
  g.beginPath();
  g.moveTo(0, 360);
  for (let x = 0; x <= 640; x += 8) g.lineTo(x, base - height * (0.6 * Math.sin(x / (110 * s) + p) + 0.4 * Math.sin(x / (47 * s) + q)));
  g.lineTo(640, 360);
  g.fill();
}

function leaf(g, x, y, length, angle, colour, vein) {
  g.save();
  g.translate(x, y);
  g.rotate(angle);
  g.fillStyle = colour;
  g.beginPath();
  g.moveTo(0, 0);
  g.bezierCurveTo(length * 0.3, -length * 0.36, length * 0.8, -length * 0.28, length, 0);
  g.bezierCurveTo(length * 0.75, length * 0.24, length * 0.3, length * 0.22, 0, 0);
  g.fill();
  path(g, [[length * 0.08, 0], [length * 0.8, -length * 0.02]], vein, 2);
  g.restore();
}

function cloud(g, x, y, size, colour) {
  for (const [dx, dy, r] of [[-1, 0, 0.5], [-0.4, -0.35, 0.6], [0.35, -0.2, 0.55], [0.95, 0.05, 0.42]]) disc(g, x + dx * size, y + dy * size, r * size, colour);
  block(g, x - size * 1.5, y, size * 2.85, size * 0.5, colour, size * 0.25);
}

export const MOTIFS = {
  mountains(g, c, random) {
    disc(g, 120 + random() * 400, 110, 44, c.accent);
    ridge(g, 220, 46, c.c, random);
    ridge(g, 270, 36, c.b, random);
    ridge(g, 325, 22, c.a, random);
  },
  waves(g, c, random) {
    disc(g, 480, 96, 40, c.accent);
    for (let row = 0; row < 7; row++) {
      const points = [];
      for (let x = -20; x <= 660; x += 10) points.push([x, 170 + row * 29 + Math.sin(x / 46 + row * 1.1 + random() * 0.02) * 9]);
      path(g, points, [c.c, c.b, c.a][row % 3], 5);
    }
  },
  sprout(g, c, random) {
    ridge(g, 300, 8, c.b, random);
    path(g, [[320, 292], [322, 230], [318, 180]], c.a, 8);
    leaf(g, 318, 190, 150, -0.55, c.a, c.ground);
    leaf(g, 320, 215, 128, Math.PI + 0.5, c.b, c.ground);
    disc(g, 150, 92, 32, c.accent);
  },
  branch(g, c, random) {
    path(g, [[30, 320], [200, 250], [380, 190], [600, 60]], c.a, 7);
    for (let at = 0; at < 9; at++) {
      const x = 90 + at * 58;
      leaf(g, x, 297 - (x - 90) * 0.42, 70 + random() * 34, (at % 2 ? 0.75 : -1.55) + random() * 0.25, at % 3 ? c.b : c.a, c.ground);
    }
    disc(g, 548, 236, 17, c.accent);
    disc(g, 508, 262, 12, c.accent);
  },
  notes(g, c, random) {
    for (let line = 0; line < 5; line++) path(g, [[50, 120 + line * 30], [590, 120 + line * 30]], c.b, 2);
    [0, 1, 2, 3, 4].forEach((at) => {
      const [x, y] = [120 + at * 100, 150 + Math.floor(random() * 5) * 15];
      g.save(); g.translate(x, y); g.rotate(-0.35); g.scale(1.35, 1); disc(g, 0, 0, 14, at === 3 ? c.accent : c.a); g.restore();
      path(g, [[x + 17, y - 4], [x + 17, y - 88]], at === 3 ? c.accent : c.a, 4);
      if (at % 2) path(g, [[x + 17, y - 88], [x + 38, y - 62]], at === 3 ? c.accent : c.a, 6);
    });
  },
  balls(g, c, random) {
    path(g, [[0, 300], [640, 300]], c.b, 4);
    const lift = 150 + random() * 40;
    for (let at = 0; at <= 60; at++) {
      const x = 70 + at * 8.4;
      const y = 262 - Math.abs(Math.sin((at / 60) * Math.PI * 2.5)) * lift * (1 - at / 110);
      if (at % 3 === 0) disc(g, x, y, 4, c.b);
      if (at % 12 === 6) disc(g, x, y, 26, at === 30 ? c.accent : c.a);
    }
  },
  court(g, c) {
    block(g, 90, 60, 460, 240, c.c, 6);
    path(g, [[90, 60], [550, 60], [550, 300], [90, 300], [90, 60]], c.a, 5);
    path(g, [[320, 60], [320, 300]], c.a, 5);
    ring(g, 320, 180, 52, c.a, 5);
    for (const [x, turn] of [[90, -1], [550, 1]]) { g.beginPath(); g.arc(x, 180, 74, turn * Math.PI / 2, turn * Math.PI * 1.5); g.stroke(); }
    disc(g, 408, 128, 20, c.accent);
  },
  track(g, c, random) {
    for (let lane = 0; lane < 6; lane++) {
      g.strokeStyle = lane % 2 ? c.b : c.c;
      g.lineWidth = 26;
      g.beginPath();
      g.arc(120, 470, 170 + lane * 52, -Math.PI / 2 - 0.7, 0.1);
      g.stroke();
    }
    const chosen = 2 + Math.floor(random() * 2);
    g.strokeStyle = c.accent;
    g.lineWidth = 8;
    g.beginPath();
    g.arc(120, 470, 170 + chosen * 52, -1.35, -0.72);
    g.stroke();
    disc(g, 120 + Math.cos(-0.72) * (170 + chosen * 52), 470 + Math.sin(-0.72) * (170 + chosen * 52), 15, c.a);
  },
  stars(g, c, random) {
    const points = [[90, 240], [180, 150], [270, 190], [350, 96], [450, 140], [540, 84], [500, 236]].map(([x, y]) => [x + random() * 24, y + random() * 24]);
    path(g, points, c.b, 2);
    points.forEach(([x, y], at) => {
      const spikes = Array.from({ length: 10 }, (_, n) => [x + Math.sin((n * TAU) / 10) * (n % 2 ? 7 : 18), y - Math.cos((n * TAU) / 10) * (n % 2 ? 7 : 18)]);
      shape(g, spikes, at === 3 ? c.accent : c.a);
    });
    for (let at = 0; at < 46; at++) disc(g, random() * 640, random() * 360, 1 + random() * 1.6, c.b);
  },
  orbits(g, c, random) {
    for (const [rx, ry] of [[110, 38], [190, 72], [280, 112]]) { g.strokeStyle = c.b; g.lineWidth = 2; g.beginPath(); g.ellipse(320, 180, rx, ry, -0.18, 0, TAU); g.stroke(); }
    disc(g, 320, 180, 44, c.accent);
    for (const [rx, ry, r] of [[110, 38, 10], [190, 72, 17], [280, 112, 24]]) {
      const turn = random() * TAU;
      const [x, y] = [Math.cos(turn) * rx, Math.sin(turn) * ry];
      disc(g, 320 + x * Math.cos(-0.18) - y * Math.sin(-0.18), 180 + x * Math.sin(-0.18) + y * Math.cos(-0.18), r, c.a);
    }
  },
  books(g, c, random) {
    let y = 296;
    for (const [w, colour] of [[330, c.a], [290, c.b], [310, c.accent], [240, c.a]]) {
      const x = 320 - w / 2 + (random() - 0.5) * 40;
      block(g, x, y - 44, w, 42, colour, 5);
      block(g, x + w - 58, y - 36, 40, 26, c.ground, 2);
      for (let stitch = 0; stitch < 3; stitch++) path(g, [[x + 14 + stitch * 9, y - 44], [x + 14 + stitch * 9, y - 3]], c.ground, 2);
      y -= 46;
    }
    path(g, [[110, 297], [530, 297]], c.b, 4);
  },
  tangram(g, c, random) {
    g.translate(320, 180);
    g.rotate((random() - 0.5) * 0.5);
    g.translate(-120, -120);
    shape(g, [[0, 0], [240, 0], [120, 120]], c.a);
    shape(g, [[0, 0], [120, 120], [0, 240]], c.b);
    shape(g, [[240, 0], [240, 120], [180, 60]], c.accent);
    shape(g, [[180, 60], [240, 120], [180, 180], [120, 120]], c.c);
    shape(g, [[120, 120], [180, 180], [60, 180]], c.accent);
    shape(g, [[0, 240], [60, 180], [180, 180], [120, 240]], c.a);
    shape(g, [[240, 120], [240, 240], [120, 240]], c.b);
  },
  lattice(g, c) {
    ring(g, 320, 180, 142, c.a, 10);
    g.save();
    g.beginPath();
    g.arc(320, 180, 138, 0, TAU);
    g.clip();
    block(g, 160, 20, 320, 320, c.c);
    disc(g, 376, 128, 34, c.accent);
    shape(g, [[170, 330], [260, 214], [330, 268], [400, 196], [490, 330]], c.b);
    for (let at = -2; at <= 2; at++) {
      path(g, [[320 + at * 56, 30], [320 + at * 56, 330]], c.a, 4);
      path(g, [[170, 180 + at * 56], [470, 180 + at * 56]], c.a, 4);
    }
    g.restore();
  },
  brush(g, c, random) {
    for (let hair = 0; hair < 26; hair++) {
      const y = 150 + hair * 3.4;
      g.globalAlpha = 0.5 + random() * 0.5;
      path(g, [[70 + random() * 26, y], [250, y - 26 + random() * 6], [420, y + 8], [470 + random() * 90, y - 14]], c.a, 4);
    }
    g.globalAlpha = 1;
    block(g, 512, 252, 56, 56, c.accent, 6);
    path(g, [[526, 266], [554, 266], [554, 294], [526, 294], [526, 280], [544, 280]], c.ground, 4);
  },
  scroll(g, c, random) {
    block(g, 110, 70, 420, 220, c.c);
    block(g, 138, 88, 364, 184, c.ground);
    g.save(); g.beginPath(); g.rect(138, 88, 364, 184); g.clip();
    disc(g, 440, 128, 22, c.accent);
    ridge(g, 210, 26, c.b, random);
    ridge(g, 252, 16, c.a, random);
    g.restore();
    for (const x of [92, 524]) { block(g, x, 56, 24, 248, c.a, 8); disc(g, x + 12, 50, 10, c.accent); disc(g, x + 12, 310, 10, c.accent); }
  },
  bamboo(g, c, random) {
    disc(g, 470, 110, 46, c.accent);
    for (const [x, colour, width] of [[150, c.b, 16], [230, c.a, 22], [330, c.b, 14]]) {
      for (let y = 380; y > -60; y -= 84) path(g, [[x, y], [x + 3, y - 72]], colour, width);
      for (let at = 0; at < 4; at++) leaf(g, x + 6, 60 + at * 76 + random() * 20, 92, (at % 2 ? 0.5 : -0.35) + random() * 0.3, colour, c.ground);
    }
  },
  lantern(g, c) {
    for (const [x, y, size] of [[170, 120, 0.75], [320, 150, 1.1], [480, 112, 0.8]]) {
      path(g, [[x, 0], [x, y]], c.b, 3);
      g.fillStyle = x === 320 ? c.accent : c.a;
      g.beginPath(); g.ellipse(x, y + 56 * size, 66 * size, 56 * size, 0, 0, TAU); g.fill();
      for (const rx of [22, 46]) { g.strokeStyle = c.ground; g.lineWidth = 2; g.beginPath(); g.ellipse(x, y + 56 * size, rx * size, 55 * size, 0, 0, TAU); g.stroke(); }
      block(g, x - 26 * size, y - 8, 52 * size, 12, c.b, 3);
      block(g, x - 26 * size, y + 106 * size, 52 * size, 12, c.b, 3);
      for (const dx of [-12, 0, 12]) path(g, [[x + dx * size, y + 120 * size], [x + dx * size, y + 164 * size]], c.b, 3);
    }
  },
  bubbles(g, c) {
    block(g, 90, 64, 300, 130, c.a, 26);
    shape(g, [[140, 180], [140, 236], [200, 184]], c.a);
    block(g, 290, 166, 260, 116, c.accent, 26);
    shape(g, [[500, 270], [510, 322], [450, 276]], c.accent);
    for (const [at, w] of [[0, 200], [1, 150]]) block(g, 124, 100 + at * 34, w, 12, c.ground, 6);
    for (const at of [0, 1, 2]) disc(g, 370 + at * 50, 224, 11, c.ground);
  },
  house(g, c, random) {
    ridge(g, 310, 6, c.c, random);
    block(g, 220, 160, 200, 140, c.b, 4);
    shape(g, [[180, 172], [320, 66], [460, 172]], c.a);
    block(g, 296, 222, 48, 78, c.a, 4);
    for (const x of [244, 362]) { block(g, x, 196, 36, 36, c.accent, 3); path(g, [[x + 18, 196], [x + 18, 232]], c.b, 3); path(g, [[x, 214], [x + 36, 214]], c.b, 3); }
    for (const x of [120, 520]) { path(g, [[x, 302], [x, 236]], c.a, 8); disc(g, x, 208, 42, c.b); }
  },
  scales(g, c) {
    path(g, [[320, 70], [320, 286]], c.a, 10);
    path(g, [[160, 122], [480, 98]], c.a, 8);
    disc(g, 320, 74, 16, c.accent);
    for (const [x, y] of [[160, 122], [480, 98]]) {
      path(g, [[x - 54, y + 96], [x, y], [x + 54, y + 96]], c.b, 3);
      g.fillStyle = c.b; g.beginPath(); g.arc(x, y + 96, 62, 0, Math.PI); g.fill();
    }
    block(g, 244, 282, 152, 20, c.a, 8);
  },
  shield(g, c) {
    const outline = (k) => { g.beginPath(); g.moveTo(320, 180 - 130 * k); g.bezierCurveTo(364, 180 - 96 * k, 320 + 84 * k, 180 - 92 * k, 320 + 112 * k, 180 - 90 * k);
      g.bezierCurveTo(320 + 118 * k, 180 + 30 * k, 320 + 64 * k, 180 + 104 * k, 320, 180 + 136 * k);
      g.bezierCurveTo(320 - 64 * k, 180 + 104 * k, 320 - 118 * k, 180 + 30 * k, 320 - 112 * k, 180 - 90 * k); g.bezierCurveTo(320 - 84 * k, 180 - 92 * k, 276, 180 - 96 * k, 320, 180 - 130 * k); g.fill(); };
    for (const [k, colour] of [[1.12, c.c], [0.96, c.b], [0.8, c.a]]) { g.fillStyle = colour; outline(k); }
    path(g, [[274, 182], [308, 218], [372, 140]], c.accent, 18);
  },
  gears(g, c, random) {
    for (const [x, y, r, teeth, colour] of [[236, 204, 84, 12, c.a], [392, 148, 60, 9, c.b], [470, 248, 44, 8, c.accent]]) {
      const turn = random();
      for (let at = 0; at < teeth; at++) { g.save(); g.translate(x, y); g.rotate(turn + (at * TAU) / teeth); block(g, r - 6, -9, 22, 18, colour, 3); g.restore(); }
      disc(g, x, y, r, colour);
      disc(g, x, y, r * 0.42, c.ground);
    }
  },
  rings(g, c, random) {
    g.globalAlpha = 0.82;
    [[230, 150, c.a], [410, 150, c.b], [320, 232, c.accent]].forEach(([x, y, colour]) => ring(g, x + random() * 8, y, 82, colour, 26));
    g.globalAlpha = 1;
    for (let at = 0; at < 5; at++) disc(g, 70 + at * 125, 44 + (at % 2) * 272, 9, c.b);
  },
  chart(g, c, random) {
    path(g, [[100, 60], [100, 296], [560, 296]], c.b, 4);
    const tops = Array.from({ length: 6 }, (_, at) => 240 - at * 22 - random() * 26);
    tops.forEach((y, at) => block(g, 128 + at * 70, y, 40, 294 - y, at % 2 ? c.b : c.c, 4));
    path(g, tops.map((y, at) => [148 + at * 70, y - 24]), c.accent, 5);
    tops.forEach((y, at) => disc(g, 148 + at * 70, y - 24, 9, c.a));
  },
  path(g, c, random) {
    ridge(g, 190, 24, c.c, random);
    g.fillStyle = c.b;
    g.beginPath(); g.moveTo(200, 360); g.bezierCurveTo(560, 290, 150, 240, 366, 168); g.bezierCurveTo(240, 240, 660, 290, 440, 360); g.fill();
    path(g, [[370, 170], [370, 64]], c.a, 6);
    shape(g, [[372, 66], [462, 92], [372, 120]], c.accent);
    disc(g, 120, 84, 26, c.b);
  },
  bulb(g, c) {
    for (let at = 0; at < 12; at++) { const turn = (at * TAU) / 12; path(g, [[320 + Math.cos(turn) * 108, 150 + Math.sin(turn) * 108], [320 + Math.cos(turn) * 134, 150 + Math.sin(turn) * 134]], c.b, 6); }
    disc(g, 320, 150, 82, c.accent);
    shape(g, [[276, 216], [364, 216], [352, 254], [288, 254]], c.accent);
    path(g, [[296, 214], [300, 160], [320, 182], [340, 160], [344, 214]], c.ground, 5);
    for (const at of [0, 1, 2]) block(g, 290 + at * 4, 260 + at * 16, 60 - at * 8, 11, c.a, 5);
  },
  film(g, c, random) {
    g.translate(320, 180);
    g.rotate(-0.09);
    block(g, -360, -92, 720, 184, c.a);
    for (let x = -350; x < 350; x += 34) for (const y of [-82, 62]) block(g, x, y, 18, 20, c.ground, 4);
    [-226, -76, 74, 224].forEach((x, at) => { block(g, x - 66, -52, 132, 104, at % 2 ? c.b : c.c, 4); disc(g, x - 20 + random() * 40, -10 + random() * 20, 22, c.accent); });
  },
  clouds(g, c, random) {
    disc(g, 430 + random() * 60, 110, 50, c.accent);
    cloud(g, 210, 170, 56, c.a);
    cloud(g, 440, 240, 44, c.b);
    cloud(g, 110, 292, 34, c.c);
    for (const [x, y] of [[300, 70], [340, 92], [264, 96]]) path(g, [[x - 12, y - 5], [x, y + 4], [x + 12, y - 5]], c.a, 3);
  },
};
