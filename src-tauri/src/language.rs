//! Which language is spoken where the interface does not speak itself.

use crate::dto::Language;

/// A language that the program has words in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Locale {
    En,
    Zh,
}

/// The locale of the environment as a language tag; the web view's own language is not the system's everywhere.
pub(crate) fn system_language() -> String {
    ["LC_ALL", "LC_MESSAGES", "LANG"]
        .iter()
        .filter_map(|name| std::env::var(name).ok())
        .find(|value| !value.is_empty())
        .and_then(|value| value.split('.').next().map(|tag| tag.replace('_', "-")))
        .filter(|tag| tag != "C" && tag != "POSIX")
        .unwrap_or_else(|| "en".to_owned())
}

/// The language that a setting means on a system of that language; as the interface decides it.
pub(crate) fn resolve(setting: Language, system: &str) -> Locale {
    match setting {
        Language::Zh => Locale::Zh,
        Language::System if system.to_lowercase().starts_with("zh") => Locale::Zh,
        Language::En | Language::System => Locale::En,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_setting_counts_before_the_system() {
        assert_eq!(resolve(Language::System, "zh-CN"), Locale::Zh);
        assert_eq!(resolve(Language::System, "de-DE"), Locale::En);
        assert_eq!(resolve(Language::En, "zh-CN"), Locale::En);
        assert_eq!(resolve(Language::Zh, "en-GB"), Locale::Zh);
    }
}
