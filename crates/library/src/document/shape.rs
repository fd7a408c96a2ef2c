//! How the kernel's types look in a JSON Schema; the kernel itself knows of none.

use std::borrow::Cow;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};

macro_rules! shapes {
    ($($(#[$doc:meta])* $name:ident = $title:literal, $schema:tt;)*) => {$(
        $(#[$doc])*
        pub struct $name;

        impl JsonSchema for $name {
            fn schema_name() -> Cow<'static, str> {
                $title.into()
            }

            fn json_schema(_: &mut SchemaGenerator) -> Schema {
                json_schema!($schema)
            }
        }
    )*};
}

shapes! {
    /// An id: `kernel`'s typed UUIDs.
    UuidText = "Uuid", { "type": "string", "format": "uuid" };
    /// `kernel::SectionKey`
    SectionText = "SectionKey", { "type": "string", "pattern": "^[a-z0-9-]{1,48}$" };
    /// `kernel::UnitKey`
    UnitText = "UnitKey", { "type": "string", "pattern": "^[A-Za-z0-9._-]{1,64}$" };
    /// `kernel::LocalText`
    LocalTexts = "LocalText", {
        "type": "object",
        "description": "A text that people read, by language. Simplified Chinese is always there; the others fall back to it.",
        "properties": { "zh-Hans": { "type": "string" }, "zh-Hant": { "type": "string" }, "en": { "type": "string" } },
        "required": ["zh-Hans"],
        "additionalProperties": false
    };
}
