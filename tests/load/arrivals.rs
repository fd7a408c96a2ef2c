//! Asks for pages at random moments, however slow the answers are: `arrivals HOST:PORT RATE SECONDS PATH…`
//! A path may be followed by a blank and the cookie to ask with.
//!
//! Every connection is a reader who comes back at exponentially distributed intervals, so that all together arrive as a Poisson process
//! of RATE a second. An answer's time counts from the moment at which its request was due: who had to wait for the one before waited too.

use std::env;
use std::io::{self, Read, Write};
use std::net::TcpStream;
use std::thread;
use std::time::{Duration, Instant};

const CONNECTIONS: u64 = 64;
const PATIENCE: Duration = Duration::from_secs(10);

/// What one reader saw.
#[derive(Default)]
struct Seen {
    waits_us: Vec<u64>,
    failures: u64,
}

fn main() {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let [address, rate, seconds, paths @ ..] = arguments.as_slice() else { panic!("arrivals HOST:PORT RATE SECONDS PATH…") };
    let rate: f64 = rate.parse().expect("RATE is a number");
    let span = Duration::from_secs_f64(seconds.parse().expect("SECONDS is a number"));
    let requests: Vec<Vec<u8>> = paths.iter().map(|path| request(address, path)).collect();
    let begin = Instant::now() + Duration::from_millis(200);
    let seen = thread::scope(|scope| {
        let reader = |seed| {
            let (address, requests) = (address.as_str(), requests.as_slice());
            scope.spawn(move || read_on(address, requests, Dice(seed), rate / CONNECTIONS as f64, begin, span))
        };
        let readers: Vec<_> = (1..=CONNECTIONS).map(reader).collect();
        readers.into_iter().map(|reader| reader.join().expect("a reader ends")).fold(Seen::default(), Seen::and)
    });
    seen.print(span);
}

fn request(address: &str, path_and_cookie: &str) -> Vec<u8> {
    let (path, cookie) = path_and_cookie.split_once(' ').unwrap_or((path_and_cookie, ""));
    let cookie = if cookie.is_empty() { String::new() } else { format!("Cookie: {cookie}\r\n") };
    format!("GET {path} HTTP/1.1\r\nHost: {address}\r\nAccept-Encoding: gzip, br\r\n{cookie}\r\n").into_bytes()
}

/// One reader from `begin` for `span`.
fn read_on(address: &str, requests: &[Vec<u8>], mut dice: Dice, rate: f64, begin: Instant, span: Duration) -> Seen {
    let mut seen = Seen::default();
    let mut connection = None;
    let mut due = Duration::ZERO;
    let mut buffer = Vec::new();
    loop {
        due += Duration::from_secs_f64(-(1.0 - dice.roll()).ln() / rate);
        if due >= span {
            return seen;
        }
        thread::sleep((begin + due).saturating_duration_since(Instant::now()));
        let request = &requests[(dice.roll() * requests.len() as f64) as usize];
        match ask(&mut connection, address, request, &mut buffer) {
            Ok(()) => seen.waits_us.push((begin + due).elapsed().as_micros() as u64),
            Err(_) => {
                connection = None;
                seen.failures += 1;
            }
        }
    }
}

fn ask(connection: &mut Option<TcpStream>, address: &str, request: &[u8], buffer: &mut Vec<u8>) -> io::Result<()> {
    let stream = match connection {
        Some(stream) => stream,
        None => {
            let stream = TcpStream::connect(address)?;
            stream.set_nodelay(true)?;
            stream.set_read_timeout(Some(PATIENCE))?;
            connection.insert(stream)
        }
    };
    stream.write_all(request)?;
    buffer.clear();
    while !is_whole(buffer)? {
        let length = buffer.len();
        buffer.resize(length + 65_536, 0);
        let read = stream.read(&mut buffer[length..])?;
        buffer.truncate(length + read);
        if read == 0 {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
    }
    Ok(())
}

/// Whether the buffer holds an answer to its end; an error for one that is not 200 or does not tell its length.
fn is_whole(buffer: &[u8]) -> io::Result<bool> {
    let Some(end) = buffer.windows(4).position(|window| window == b"\r\n\r\n") else { return Ok(false) };
    let head = String::from_utf8_lossy(&buffer[..end]).to_ascii_lowercase();
    let length = head.lines().find_map(|line| line.strip_prefix("content-length:")?.trim().parse::<usize>().ok());
    match length {
        Some(length) if head.starts_with("http/1.1 200") => Ok(buffer.len() >= end + 4 + length),
        _ => Err(io::ErrorKind::InvalidData.into()),
    }
}

impl Seen {
    fn and(mut self, other: Self) -> Self {
        self.waits_us.extend(other.waits_us);
        self.failures += other.failures;
        self
    }

    fn print(mut self, span: Duration) {
        self.waits_us.sort_unstable();
        let count = self.waits_us.len();
        let at = |share: f64| self.waits_us.get((count as f64 * share) as usize).map_or(0.0, |wait| *wait as f64 / 1000.0);
        println!(
            r#"{{"per_second":{:.0},"p50_ms":{:.3},"p99_ms":{:.3},"p999_ms":{:.3},"failures":{}}}"#,
            count as f64 / span.as_secs_f64(),
            at(0.5),
            at(0.99),
            at(0.999),
            self.failures
        );
    }
}

/// Pseudo-random numbers from 0 up to 1 (SplitMix64): the same seed gives the same run.
struct Dice(u64);

impl Dice {
    fn roll(&mut self) -> f64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        ((mixed ^ (mixed >> 31)) >> 11) as f64 / (1u64 << 53) as f64
    }
}
