//! Text in links.

/// `text` as it may stand in the query of a link.
#[must_use]
pub fn url_encoded(text: &str) -> String {
    let mut encoded = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.' | b'~' | b'/') {
            encoded.push(char::from(byte));
        } else {
            encoded.push('%');
            encoded.push(char::from(b"0123456789ABCDEF"[usize::from(byte >> 4)]));
            encoded.push(char::from(b"0123456789ABCDEF"[usize::from(byte & 15)]));
        }
    }
    encoded
}

#[cfg(test)]
mod tests {
    use super::url_encoded;

    #[test]
    fn nothing_in_a_query_can_break_out_of_it() {
        assert_eq!(url_encoded("/课?a=1&b=\"<"), "/%E8%AF%BE%3Fa%3D1%26b%3D%22%3C");
    }
}
