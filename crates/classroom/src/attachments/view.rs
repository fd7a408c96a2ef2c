use media::Kind;
use media::class_file::FileState;
use web::Shell;

use super::Attached;

/// What `classroom/attachments/files.html` prints, from a variable `files`.
#[derive(Debug, Default)]
pub(crate) struct FilesView {
    pub(crate) pictures: Vec<PictureView>,
    pub(crate) played: Vec<PlayedView>,
    pub(crate) papers: Vec<PaperView>,
    /// Whether something is still being prepared, so that a script may look again
    pub(crate) is_working: bool,
}

#[derive(Debug)]
pub(crate) struct PictureView {
    pub(crate) href: String,
    pub(crate) small: String,
    pub(crate) name: String,
}

/// A film or a recording.
#[derive(Debug)]
pub(crate) struct PlayedView {
    pub(crate) name: String,
    pub(crate) is_film: bool,
    pub(crate) is_ready: bool,
    pub(crate) file: String,
    pub(crate) stream: Option<String>,
    pub(crate) poster: Option<String>,
    /// A sentence while it cannot be played
    pub(crate) said: String,
}

/// A document, or what could not be read.
#[derive(Debug)]
pub(crate) struct PaperView {
    /// Where it is taken away; `None` when it turned out to be broken
    pub(crate) href: Option<String>,
    pub(crate) name: String,
    pub(crate) said: String,
}

impl FilesView {
    /// What goes with something, for the reader; `base` is the route of its owner that gives the bytes.
    pub(crate) fn new(shell: &Shell, all: &[Attached], base: &str) -> Self {
        let mut view = Self::default();
        for one in all {
            view.add(shell, one, &format!("{base}/{}", one.id));
        }
        view
    }

    fn add(&mut self, shell: &Shell, Attached { file, .. }: &Attached, at: &str) {
        let (name, original) = (file.name.clone(), format!("{at}/{}", file.original));
        let said = |key: &str| shell.t(key).into_owned();
        self.is_working |= file.state == FileState::Preparing && file.kind != Kind::Picture;
        match (file.state, file.kind) {
            (FileState::Refused, _) => self.papers.push(PaperView { href: None, name, said: said("attachments-refused") }),
            (_, Kind::Picture) => {
                let small = file.small.map_or_else(|| original.clone(), |small| format!("{at}/{small}"));
                self.pictures.push(PictureView { href: original, small, name });
            }
            (state, kind @ (Kind::Film | Kind::Recording)) => self.played.push(PlayedView {
                name,
                is_film: kind == Kind::Film,
                is_ready: state == FileState::Ready,
                file: file.played.map_or(original, |played| format!("{at}/{played}")),
                stream: file.stream.map(|stream| format!("{at}/{stream}")),
                poster: file.small.map(|small| format!("{at}/{small}")),
                said: if state == FileState::Ready { String::new() } else { said("attachments-preparing") },
            }),
            _ => self.papers.push(PaperView { href: Some(format!("{original}?save=1")), name, said: size(file.size_bytes) }),
        }
    }
}

/// A size as people read it.
fn size(bytes: u64) -> String {
    match bytes {
        0..1_048_576 => format!("{} KB", bytes.div_ceil(1024)),
        _ => format!("{}.{} MB", bytes >> 20, ((bytes % (1 << 20)) * 10) >> 20),
    }
}

#[cfg(test)]
mod tests {
    use super::size;

    #[test]
    fn a_size_is_short() {
        assert_eq!([1, 4_096, 1 << 20, 5_767_168].map(size), ["1 KB", "4 KB", "1.0 MB", "5.5 MB"]);
    }
}
