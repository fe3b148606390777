//! Embeds the configuration and the icons.

fn main() {
    tauri_build::build();
}
