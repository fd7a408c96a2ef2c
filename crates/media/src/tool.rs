//! Other people's programs on other people's files: in a process of their own with bounds on time, memory and output, niced, without a
//! network where the system allows it, in a folder that goes with them. They end when this process ends.

use std::io;
use std::path::Path;
use std::process::Stdio;
use std::time::Duration;

use tokio::io::{AsyncBufReadExt, AsyncRead, AsyncReadExt, BufReader};
use tokio::process::{Child, Command};
use tokio::sync::OnceCell;

/// What a program may use.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Bounds {
    /// Seconds of processor time
    pub cpu_seconds: u64,
    /// Address space
    pub memory_bytes: u64,
    /// The largest file it may write
    pub file_bytes: u64,
    /// Seconds on the clock
    pub wall_seconds: u64,
}

/// Why a program gave nothing.
#[derive(Debug, thiserror::Error)]
pub(crate) enum ToolError {
    /// It is not installed.
    #[error("{0} is not installed")]
    Absent(&'static str),
    /// It did not end in time.
    #[error("{0} took too long")]
    Late(&'static str),
    /// It gave up, or was stopped by its bounds.
    #[error("{0} failed: {1}")]
    Failed(&'static str, String),
    /// It could not be started or listened to.
    #[error("a program could not be run")]
    Io(#[from] io::Error),
}

const MOST_PRINTED_BYTES: u64 = 64 << 20;
const MOST_COMPLAINT_BYTES: u64 = 16 << 10;
const PATH: &str = "/usr/local/bin:/usr/bin:/bin";

/// Whether the program is installed.
pub(crate) fn is_there(program: &str) -> bool {
    PATH.split(':').any(|folder| Path::new(folder).join(program).is_file())
}

/// Runs a program to its end in `folder`, handing each line it prints to `each`. Dropping the future kills it.
pub(crate) async fn run(
    program: &'static str,
    args: &[String],
    folder: &Path,
    bounds: Bounds,
    mut each: impl FnMut(&str),
) -> Result<(), ToolError> {
    if !is_there(program) {
        return Err(ToolError::Absent(program));
    }
    let mut child = command(program, args, folder, bounds).await.spawn()?;
    let (printed, complaint) = (child.stdout.take(), child.stderr.take());
    let listening = async {
        let complaining = tokio::spawn(first_bytes(complaint));
        if let Some(printed) = printed {
            let mut lines = BufReader::new(printed.take(MOST_PRINTED_BYTES)).lines();
            while let Some(line) = lines.next_line().await? {
                each(&line);
            }
        }
        ended(program, &mut child, complaining.await.unwrap_or_default()).await
    };
    match tokio::time::timeout(Duration::from_secs(bounds.wall_seconds), listening).await {
        Ok(outcome) => outcome,
        Err(_) => Err(ToolError::Late(program)),
    }
}

/// As [`run`]; answers what the program printed.
pub(crate) async fn ask(program: &'static str, args: &[String], folder: &Path, bounds: Bounds) -> Result<String, ToolError> {
    let mut text = String::new();
    run(program, args, folder, bounds, |line| {
        text.push_str(line);
        text.push('\n');
    })
    .await?;
    Ok(text)
}

async fn ended(program: &'static str, child: &mut Child, complaint: String) -> Result<(), ToolError> {
    let status = child.wait().await?;
    if status.success() {
        return Ok(());
    }
    // The last line says most, and paths in it are of our own making.
    let last: String = complaint.lines().rfind(|line| !line.trim().is_empty()).unwrap_or("no reason given").chars().take(200).collect();
    Err(ToolError::Failed(program, format!("{status}: {last}")))
}

async fn first_bytes(from: Option<impl AsyncRead + Unpin>) -> String {
    let mut bytes = Vec::new();
    if let Some(mut from) = from {
        let _ = (&mut from).take(MOST_COMPLAINT_BYTES).read_to_end(&mut bytes).await;
        // The rest is read and dropped, so that the program is not held up by a full pipe.
        let _ = tokio::io::copy(&mut from, &mut tokio::io::sink()).await;
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

/// The shell sets the bounds and gives way to the program, so the process that is killed is the program itself.
async fn command(program: &str, args: &[String], folder: &Path, bounds: Bounds) -> Command {
    let Bounds { cpu_seconds, memory_bytes, file_bytes, .. } = bounds;
    let limits = format!(
        "ulimit -t {cpu_seconds}; ulimit -v {}; ulimit -f {}; ulimit -n 256; ulimit -c 0; exec \"$@\"",
        memory_bytes / 1024,
        file_bytes / 512
    );
    let mut command = Command::new("sh");
    command.arg("-c").arg(limits).arg("sh").args(wrappers().await).args(["nice", program]).args(args);
    command.env_clear().env("PATH", PATH).env("HOME", folder).env("TMPDIR", folder).env("LANG", "C.UTF-8").current_dir(folder);
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped()).kill_on_drop(true);
    command
}

/// What this system offers: a network of its own with nothing in it, and death with the parent.
async fn wrappers() -> &'static [String] {
    static FOUND: OnceCell<Vec<String>> = OnceCell::const_new();
    FOUND
        .get_or_init(|| async {
            let mut found = Vec::new();
            for wrapper in ["unshare --map-root-user --net --", "setpriv --pdeathsig KILL --"] {
                let words: Vec<String> = wrapper.split(' ').map(str::to_owned).collect();
                let tried = Command::new("env").args(&found).args(&words).arg("true").stderr(Stdio::null()).status();
                if tried.await.is_ok_and(|status| status.success()) {
                    found.extend(words);
                }
            }
            found
        })
        .await
}

#[cfg(test)]
mod tests {
    use super::{Bounds, ToolError, ask};

    const BOUNDS: Bounds = Bounds { cpu_seconds: 5, memory_bytes: 1 << 30, file_bytes: 1 << 20, wall_seconds: 2 };

    async fn sh(script: &str) -> Result<String, ToolError> {
        ask("sh", &["-c".to_owned(), script.to_owned()], &std::env::temp_dir(), BOUNDS).await
    }

    #[tokio::test]
    async fn a_program_keeps_to_its_bounds() {
        assert_eq!(sh("echo one; echo two").await.unwrap(), "one\ntwo\n");
        assert!(matches!(sh("echo why >&2; exit 3").await, Err(ToolError::Failed("sh", why)) if why.contains("why")));
        assert!(matches!(sh("sleep 60").await, Err(ToolError::Late("sh"))));
        assert!(matches!(sh("head -c 9000000 /dev/zero > too-much; r=$?; rm -f too-much; exit $r").await, Err(ToolError::Failed(..))));
        assert!(matches!(ask("no-such-program", &[], &std::env::temp_dir(), BOUNDS).await, Err(ToolError::Absent(_))));
    }
}
