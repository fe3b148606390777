//! The tray's menu in words; everything else is said by the interface.

use crate::language::Locale;

/// The words of one language.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Words {
    pub nothing: &'static str,
    pub play: &'static str,
    pub pause: &'static str,
    pub previous: &'static str,
    pub next: &'static str,
    pub like: &'static str,
    pub dislike: &'static str,
    pub show: &'static str,
    pub mini: &'static str,
    pub quit: &'static str,
}

const EN: Words = Words {
    nothing: "Nothing is playing",
    play: "Play",
    pause: "Pause",
    previous: "Previous track",
    next: "Next track",
    like: "Like this track",
    dislike: "Dislike this track",
    show: "Show Attune",
    mini: "Mini player",
    quit: "Quit",
};

const ZH: Words = Words {
    nothing: "没有播放",
    play: "播放",
    pause: "暂停",
    previous: "上一首",
    next: "下一首",
    like: "喜欢这首歌",
    dislike: "不喜欢这首歌",
    show: "显示 Attune",
    mini: "迷你播放器",
    quit: "退出",
};

/// The words of a language.
pub(super) fn of(locale: Locale) -> &'static Words {
    match locale {
        Locale::En => &EN,
        Locale::Zh => &ZH,
    }
}
