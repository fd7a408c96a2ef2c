use std::io::{self, BufRead};

use super::Broken;

/// Where one record ends and the next begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shape {
    /// One JSON array; its elements are the records.
    Array,
    /// One record a line; empty lines are passed over.
    Lines,
}

/// The bounds of [`Splitter`].
#[derive(Debug, Clone, Copy)]
pub struct Bounds {
    /// Bytes of one record.
    pub record_bytes: usize,
    /// Levels of brackets in one record.
    pub levels: usize,
}

impl Default for Bounds {
    fn default() -> Self {
        Self { record_bytes: 1 << 20, levels: 32 }
    }
}

/// The text of one record and where it begins.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RawRecord {
    /// Its JSON, not yet read.
    pub text: String,
    /// The line it begins on, from 1.
    pub line: u64,
    /// The byte it begins at, from 0.
    pub at: u64,
}

/// A place in a file where it stops being what it should be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SplitError {
    /// From 1.
    pub line: u64,
    /// In characters, from 1.
    pub column: u64,
    /// What is wrong there.
    pub broken: Broken,
}

#[derive(PartialEq)]
enum Place {
    Start,
    /// Before the first element: `]` may come.
    First,
    /// After an element.
    After,
    End,
}

/// Cuts a file into records without holding more than one of them, and without looking into them.
pub struct Splitter<R> {
    from: R,
    shape: Shape,
    bounds: Bounds,
    place: Place,
    bytes: u64,
    line: u64,
    column: u64,
    /// Bytes of a character that are still to come.
    continuation: u8,
}

impl<R: BufRead> Splitter<R> {
    /// A splitter over `from`.
    pub fn new(from: R, shape: Shape, bounds: Bounds) -> Self {
        Self { from, shape, bounds, place: Place::Start, bytes: 0, line: 1, column: 1, continuation: 0 }
    }

    /// How many bytes were read.
    pub fn bytes_read(&self) -> u64 {
        self.bytes
    }

    /// The next record; `None` after the last.
    ///
    /// # Errors
    /// See [`Broken`]; nothing that follows can be told apart then.
    pub fn next_record(&mut self) -> Result<Option<RawRecord>, SplitError> {
        if self.place == Place::Start {
            self.skip_byte_order_mark()?;
        }
        match self.shape {
            Shape::Array => self.next_element(),
            Shape::Lines => self.next_line(),
        }
    }

    fn next_line(&mut self) -> Result<Option<RawRecord>, SplitError> {
        self.place = Place::After;
        loop {
            if self.peek()?.is_none() {
                return Ok(None);
            }
            let (line, at) = (self.line, self.bytes);
            let mut text = Vec::new();
            let mut scan = Scan::default();
            while let Some(byte) = self.bump()? {
                if byte == b'\n' {
                    break;
                }
                self.take(&mut text, byte)?;
                scan.see(byte);
                self.bounded(&scan)?;
            }
            if !text.iter().all(u8::is_ascii_whitespace) {
                return self.record(text, line, at).map(Some);
            }
        }
    }

    fn next_element(&mut self) -> Result<Option<RawRecord>, SplitError> {
        let next = self.skip_spaces()?;
        match (&self.place, next) {
            (Place::Start, Some(b'[')) => {
                self.bump()?;
                self.place = Place::First;
                self.next_element_after_bracket()
            }
            (Place::Start, _) => Err(self.broken(Broken::NotAnArray)),
            (Place::After, Some(b',')) => {
                self.bump()?;
                self.skip_spaces()?;
                self.element().map(Some)
            }
            (Place::After, Some(b']')) => self.close(),
            (Place::End, None) => Ok(None),
            (Place::End, Some(_)) => Err(self.broken(Broken::AfterEnd)),
            (_, None) => Err(self.broken(Broken::Truncated)),
            (_, Some(_)) => Err(self.broken(Broken::NoComma)),
        }
    }

    fn next_element_after_bracket(&mut self) -> Result<Option<RawRecord>, SplitError> {
        match self.skip_spaces()? {
            Some(b']') => self.close(),
            _ => self.element().map(Some),
        }
    }

    fn close(&mut self) -> Result<Option<RawRecord>, SplitError> {
        self.bump()?;
        self.place = Place::End;
        match self.skip_spaces()? {
            None => Ok(None),
            Some(_) => Err(self.broken(Broken::AfterEnd)),
        }
    }

    fn element(&mut self) -> Result<RawRecord, SplitError> {
        let (line, at) = (self.line, self.bytes);
        let mut text = Vec::new();
        let mut scan = Scan::default();
        loop {
            match self.peek()? {
                None => return Err(self.broken(Broken::Truncated)),
                Some(byte) if scan.is_outside() && (ends_scalar(byte) || scan.closed) => break,
                Some(byte) => {
                    self.bump()?;
                    self.take(&mut text, byte)?;
                    scan.see(byte);
                    self.bounded(&scan)?;
                }
            }
        }
        if text.is_empty() {
            return Err(self.broken(Broken::NoElement));
        }
        self.place = Place::After;
        self.record(text, line, at)
    }

    fn take(&self, text: &mut Vec<u8>, byte: u8) -> Result<(), SplitError> {
        if text.len() >= self.bounds.record_bytes {
            return Err(self.broken(Broken::RecordTooLong));
        }
        text.push(byte);
        Ok(())
    }

    fn bounded(&self, scan: &Scan) -> Result<(), SplitError> {
        if scan.depth > self.bounds.levels { Err(self.broken(Broken::TooDeep)) } else { Ok(()) }
    }

    fn record(&self, text: Vec<u8>, line: u64, at: u64) -> Result<RawRecord, SplitError> {
        // The continuation check while reading lets overlong forms and surrogates pass; this one does not.
        let text = String::from_utf8(text).map_err(|_| SplitError { line, column: 1, broken: Broken::NotUtf8 })?;
        Ok(RawRecord { text, line, at })
    }

    fn skip_byte_order_mark(&mut self) -> Result<(), SplitError> {
        let starts = self.from.fill_buf().map(|bytes| bytes.starts_with(&[0xEF, 0xBB, 0xBF]));
        if starts.map_err(|e| self.failed(&e))? {
            self.from.consume(3);
            self.bytes = 3;
        }
        Ok(())
    }

    fn skip_spaces(&mut self) -> Result<Option<u8>, SplitError> {
        while let Some(byte) = self.peek()? {
            if !matches!(byte, b' ' | b'\t' | b'\r' | b'\n') {
                return Ok(Some(byte));
            }
            self.bump()?;
        }
        Ok(None)
    }

    fn peek(&mut self) -> Result<Option<u8>, SplitError> {
        loop {
            match self.from.fill_buf() {
                Ok(bytes) => return Ok(bytes.first().copied()),
                Err(e) if e.kind() == io::ErrorKind::Interrupted => {}
                Err(e) => return Err(self.failed(&e)),
            }
        }
    }

    fn bump(&mut self) -> Result<Option<u8>, SplitError> {
        let Some(byte) = self.peek()? else { return Ok(None) };
        let is_continuation = byte & 0xC0 == 0x80;
        if is_continuation != (self.continuation > 0) {
            return Err(self.broken(Broken::NotUtf8));
        }
        self.continuation = match byte {
            _ if is_continuation => self.continuation - 1,
            0..=0x7F => 0,
            0xC2..=0xDF => 1,
            0xE0..=0xEF => 2,
            0xF0..=0xF4 => 3,
            _ => return Err(self.broken(Broken::NotUtf8)),
        };
        self.from.consume(1);
        self.bytes += 1;
        match byte {
            b'\n' => (self.line, self.column) = (self.line + 1, 1),
            _ if is_continuation => {}
            _ => self.column += 1,
        }
        Ok(Some(byte))
    }

    fn broken(&self, broken: Broken) -> SplitError {
        SplitError { line: self.line, column: self.column, broken }
    }

    fn failed(&self, error: &io::Error) -> SplitError {
        self.broken(Broken::Unreadable(error.kind()))
    }
}

fn ends_scalar(byte: u8) -> bool {
    matches!(byte, b',' | b']' | b' ' | b'\t' | b'\r' | b'\n')
}

/// Follows brackets and strings, to know when a value is over.
#[derive(Default)]
struct Scan {
    depth: usize,
    in_string: bool,
    escaped: bool,
    /// A bracketed value or a string has ended: nothing more belongs to it.
    closed: bool,
}

impl Scan {
    fn is_outside(&self) -> bool {
        self.depth == 0 && !self.in_string
    }

    fn see(&mut self, byte: u8) {
        if self.in_string {
            match byte {
                _ if self.escaped => self.escaped = false,
                b'\\' => self.escaped = true,
                b'"' => self.in_string = false,
                _ => {}
            }
        } else {
            match byte {
                b'"' => self.in_string = true,
                b'[' | b'{' => self.depth += 1,
                b']' | b'}' => self.depth = self.depth.saturating_sub(1),
                _ => return,
            }
        }
        self.closed = self.is_outside();
    }
}
