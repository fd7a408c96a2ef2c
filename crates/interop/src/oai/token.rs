use kernel::Timestamp;

use super::request::{Format, Selection};
use crate::api::{from_hex, to_hex};

/// A resumption token (§3.5) holds the whole state of its list, so it outlives a restart and any growth of the library, and never expires.
pub(super) struct Token;

impl Token {
    /// The token with which the list of `verb` goes on.
    pub(super) fn write(verb: &str, selection: &Selection) -> String {
        let Selection { format, set, from, until, after, sent } = selection;
        let moment = |at: &Option<Timestamp>| at.map_or_else(|| "-".to_owned(), |at| at.as_ms().to_string());
        let set = set.as_deref().unwrap_or("-");
        to_hex(&format!("1 {verb} {} {set} {} {} {after} {sent}", format.prefix(), moment(from), moment(until)))
    }

    /// What a token of `verb` says; `None` for any other text.
    pub(super) fn read(verb: &str, token: &str) -> Option<Selection> {
        let text = from_hex(token)?;
        let parts: Vec<&str> = text.split(' ').collect();
        let [version, named, prefix, set, from, until, after, sent] = parts.try_into().ok()?;
        if version != "1" || named != verb {
            return None;
        }
        let moment = |text: &str| match text {
            "-" => Some(None),
            ms => ms.parse().ok().map(|ms| Some(Timestamp::from_ms(ms))),
        };
        Some(Selection {
            format: Format::of(prefix)?,
            set: (set != "-").then(|| set.to_owned()),
            from: moment(from)?,
            until: moment(until)?,
            after: after.parse().ok().filter(|after| *after >= 0)?,
            sent: sent.parse().ok()?,
        })
    }
}

#[cfg(test)]
mod tests {
    use kernel::Timestamp;

    use super::{Format, Selection, Token, to_hex};

    #[test]
    fn a_token_comes_back_as_it_went() {
        let at = Some(Timestamp::from_ms(1_772_409_600_000));
        for (set, from) in [(None, None), (Some("stage:primary".to_owned()), at)] {
            let selection = Selection { format: Format::Lom, set, from, until: None, after: 17, sent: 40 };
            assert_eq!(Token::read("ListRecords", &Token::write("ListRecords", &selection)), Some(selection.clone()));
            assert_eq!(Token::read("ListIdentifiers", &Token::write("ListRecords", &selection)), None);
        }
    }

    #[test]
    fn what_was_never_given_is_no_token() {
        for text in ["", "zz", "00", &to_hex("1 ListRecords oai_dc - - - -5 0"), &to_hex("1 ListRecords marc - - - 5 0"), &to_hex("课")] {
            assert_eq!(Token::read("ListRecords", text), None, "{text}");
        }
    }
}
