use std::fmt;
use std::str::FromStr;

/// Digits and capitals that no two people read differently. Without vowels no word can come about either.
const ALPHABET: &[u8; 27] = b"23456789BCDFGHJKMNPQRSTVWXY";
const LENGTH: usize = 6;

/// Strings that offend as initials, as numbers or as words without vowels, in Chinese or English.
const UNSEEMLY: [&str; 26] = [
    "SB", "CNM", "NMB", "TMD", "MLGB", "NMSL", "WCN", "QNM", "RNM", "BTCH", "DBQ", "FCK", "FK", "FVCK", "SHT", "SXX", "CNT", "DCK", "DMN",
    "PSS", "NGR", "KKK", "XXX", "WTF", "38", "64",
];

/// Six characters that stand for something of the library.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct ShortCode(String);

impl ShortCode {
    /// The code that `random` makes; `None` where it cannot stand on paper for children: draw again.
    pub(crate) fn draw(random: [u8; LENGTH]) -> Option<Self> {
        // 243 is the largest multiple of 27 in a byte: what lies above would make the first characters likelier.
        let fair = |byte: &u8| usize::from(*byte) < 9 * ALPHABET.len();
        let text: String =
            random.iter().filter(|byte| fair(byte)).map(|byte| char::from(ALPHABET[usize::from(*byte) % ALPHABET.len()])).collect();
        let code = Self(text);
        (code.0.len() == LENGTH && code.is_seemly()).then_some(code)
    }

    fn is_seemly(&self) -> bool {
        let repeats = self.0.as_bytes().windows(3).any(|run| run.iter().all(|b| *b == run[0]));
        let is_number = self.0.bytes().all(|b| b.is_ascii_digit());
        !repeats && !is_number && !UNSEEMLY.iter().any(|word| self.0.contains(word))
    }

    /// The code as text.
    pub(crate) fn as_str(&self) -> &str {
        &self.0
    }

    /// In two halves, as it is read aloud and printed.
    pub(crate) fn spaced(&self) -> String {
        let (first, second) = self.0.split_at(LENGTH / 2);
        format!("{first} {second}")
    }
}

impl fmt::Display for ShortCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl FromStr for ShortCode {
    type Err = ();
    /// Takes small letters, and spaces and hyphens between, as people type them.
    fn from_str(text: &str) -> Result<Self, ()> {
        if text.len() > 4 * LENGTH {
            return Err(());
        }
        let code: String = text.chars().filter(|c| !matches!(c, ' ' | '-')).map(|c| c.to_ascii_uppercase()).collect();
        if code.len() == LENGTH && code.bytes().all(|b| ALPHABET.contains(&b)) { Ok(Self(code)) } else { Err(()) }
    }
}

#[cfg(test)]
mod tests {
    use super::{ALPHABET, LENGTH, ShortCode};

    fn drawn(text: &str) -> Option<ShortCode> {
        let place = |b| u8::try_from(ALPHABET.iter().position(|it| *it == b).unwrap()).unwrap();
        let random: Vec<u8> = text.bytes().map(place).collect();
        ShortCode::draw(random.try_into().unwrap())
    }

    #[test]
    fn codes_hold_nothing_that_looks_like_something_else() {
        for c in "01OILUVAEZ".chars().filter(|c| *c != 'V') {
            assert!(!ALPHABET.contains(&u8::try_from(c).unwrap()), "{c}");
        }
    }

    #[test]
    fn nothing_rude_or_doubtful_is_drawn() {
        assert!(drawn("K7M2PX").is_some());
        for bad in ["SBK7M2", "XTMDK2", "K7FCK2", "222K7M", "234579", "K738M2"] {
            assert!(drawn(bad).is_none(), "{bad}");
        }
        assert!(ShortCode::draw([255; LENGTH]).is_none(), "a byte that would not be fair");
    }

    #[test]
    fn a_code_is_taken_as_people_type_it() {
        assert_eq!("k7m-2px".parse(), "K7M 2PX".parse::<ShortCode>());
        for bad in ["", "K7M2P", "K7M2PXX", "K7M2P0", "课程课程课程", &"K".repeat(1000)] {
            assert!(bad.parse::<ShortCode>().is_err(), "{bad}");
        }
    }
}
