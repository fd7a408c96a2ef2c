//! QR codes on pages.

use qrcode::render::svg;
use qrcode::{EcLevel, QrCode};

/// The QR code of an address as an `<svg>` element: black on white whatever the theme, for cameras want it so.
#[must_use]
pub fn qr_svg(address: &str) -> String {
    // Level M mends 15 %: folded paper. Addresses of codes are far shorter than what a QR code can hold.
    let Ok(code) = QrCode::with_error_correction_level(address, EcLevel::M) else { return String::new() };
    let image = code.render::<svg::Color>().min_dimensions(180, 180).dark_color(svg::Color("#000")).light_color(svg::Color("#fff")).build();
    let element = image.find("<svg").and_then(|from| image.get(from..)).unwrap_or_default();
    // The address stands beside it as text.
    element.replacen("<svg", "<svg aria-hidden=\"true\" class=\"qr\"", 1)
}

#[cfg(test)]
mod tests {
    use super::qr_svg;

    #[test]
    fn a_code_is_one_element_that_scripts_and_readers_pass_over() {
        let svg = qr_svg("https://learn.example/q/K7M2PX");
        assert!(svg.starts_with("<svg aria-hidden=\"true\"") && svg.trim_end().ends_with("</svg>"));
        assert!(!svg.contains("<script") && svg.len() < 8_000, "{}", svg.len());
    }
}
