#!/usr/bin/env bash
# Cuts the demo tracks of this folder from freely licensed music in Debian packages. CREDITS.md says whose each is.
# Use: make_demo.sh SOURCE_DIR [OUT_DIR]   (needs ffmpeg and unzip; SOURCE_DIR/PACKAGE holds an unpacked package, and
#      packages missing there are downloaded with apt-get, without installing them: about 1.3 GB)
# Covers: make_covers.py draws them, any SVG renderer turns them into covers/ALBUM.jpg (400 x 400).
set -euo pipefail
source=${1:?usage: make_demo.sh SOURCE_DIR [OUT_DIR]}
here=$(cd "$(dirname "$0")" && pwd)
out=${2:-$here}
work=$(mktemp -d); trap 'rm -rf "$work"' EXIT
mkdir -p "$out"

unpacked() { # PACKAGE: makes sure that SOURCE_DIR/PACKAGE exists
  [[ -d $source/$1 ]] && return
  (cd "$work" && apt-get download -qq "$1")
  mkdir -p "$source" && dpkg -x "$work/$1"_*.deb "$source/$1" && rm -f "$work/$1"_*.deb
}

picture_block() { # JPEG: FLAC's picture block (RFC 9639, section 8.8) in base64, as Ogg comments carry it
  python3 - "$1" <<'PY'
import base64, struct, sys
data = open(sys.argv[1], "rb").read()
mime = b"image/jpeg"
block = struct.pack(">II", 3, len(mime)) + mime + struct.pack(">I4I", 0, 400, 400, 24, 0) + struct.pack(">I", len(data)) + data
print(base64.b64encode(block).decode(), end="")
PY
}

# cut NAME.EXT PACKAGE PATH START LENGTH GAIN_DB COVER|- TITLE ARTIST ALBUM GENRE YEAR|-
cut_track() {
  local name=$1 package=$2 path=$3 start=$4 length=$5 gain=$6 cover=$7
  local tags=(-map_metadata -1 -metadata "title=$8" -metadata "artist=$9" -metadata "album=${10}" -metadata "genre=${11}")
  [[ ${12} != - ]] && tags+=(-metadata "date=${12}")
  unpacked "$package"
  local input=$source/$package/$path
  if [[ $path == *.love/* ]]; then # a game's zip archive
    input=$work/member.ogg
    unzip -p "$source/$package/${path%%.love/*}.love" "${path#*.love/}" > "$input"
  fi
  local fade_out; fade_out=$(awk "BEGIN { print $length - 2.5 }")
  local filter="volume=${gain}dB,alimiter=limit=0.97:level=false,afade=t=in:d=0.6,afade=t=out:st=$fade_out:d=2.5"
  local common=(-v error -y -ss "$start" -t "$length" -i "$input") audio=(-map 0:a -ac 2 -ar 44100 -af "$filter")
  local image=(); [[ $cover != - ]] && image=(-i "$here/covers/$cover.jpg" -map 1:v -c:v copy -disposition:v attached_pic -metadata:s:v "comment=Cover (front)")
  local exact=(-fflags +bitexact -flags:a +bitexact)
  case $name in
    *.ogg | *.opus)
      local codec=(-c:a libvorbis -q:a 2)
      [[ $name == *.opus ]] && { codec=(-c:a libopus -b:a 96k); audio[5]=48000; }
      [[ $cover != - ]] && tags+=(-metadata "METADATA_BLOCK_PICTURE=$(picture_block "$here/covers/$cover.jpg")")
      ffmpeg "${common[@]}" "${audio[@]}" "${codec[@]}" "${tags[@]}" "${exact[@]}" "$out/$name" ;;
    *.mp3) ffmpeg "${common[@]}" "${image[@]}" "${audio[@]}" -c:a libmp3lame -b:a 128k -id3v2_version 3 "${tags[@]}" "$out/$name" ;;
    *.m4a) ffmpeg "${common[@]}" "${image[@]}" "${audio[@]}" -c:a aac -b:a 112k -movflags +faststart "${tags[@]}" "${exact[@]}" "$out/$name" ;;
    *.flac) ffmpeg "${common[@]}" "${image[@]}" "${audio[@]}" -sample_fmt s16 -compression_level 12 "${tags[@]}" "${exact[@]}" "$out/$name" ;;
  esac
}

flare=usr/share/games/flare/mods/fantasycore/music
kart=usr/share/games/supertuxkart/data/music
rogue=usr/share/hyperrogue/music
isle=usr/share/unknown-horizons/content/audio/music

cut_track 01-town-theme.flac          flare-game           $flare/town_theme.ogg        36 36  6 flare            "Town Theme"              "Brandon Morris"        "Flare"                   "Classical; Piano"  2012
cut_track 02-grass.ogg                lugaru-data          usr/share/games/lugaru/Sounds/Music1Grass.ogg 0 40 0 lugaru "Grass"              "Wolfire Games"         "Lugaru"                  "Ambient"           2003
cut_track 03-main-theme.ogg           unknown-horizons     $isle/menu/main_theme.ogg    60 45  0 unknown-horizons "Unknown Horizons Main Theme" "Tobias Escher"     "Unknown Horizons"        "Orchestral"        2011
cut_track 04-internal-degeneration.mp3 fretsonfire-songs-muldjord usr/share/games/fretsonfire/data/songs/muldjord/internal_degeneration/song.ogg 60 40 0 mutilated-mime "Internal Degeneration" "Muldjord" "Mutilated Mime"    "Death Metal"       2008
cut_track 05-ezer-ev.ogg              marsshooter-data     usr/share/games/marsshooter/audio/music/01_-_Ezer_Ev.ogg 48 42 0 elysia "Ezer Év"     "Obsidian Shell"        "Elysia"                  "Rock; Female Vocals" 2008
cut_track 06-scooterfest.ogg          mrrescue             usr/share/games/mrrescue/mrrescue.love/data/sfx/scooterfest.ogg 0 44 0 mr-rescue "Scooterfest" "Tangram Games"      "Mr. Rescue"              "Chiptune"          2013
cut_track 07-high-frequency.ogg       supertuxkart-data    $kart/SkyVibe-HighFrequency.ogg 90 40 0 friendship     "High Frequency"          "Sky Vibe"              "Friendship Vol. 01"      "Psytrance"         2008
cut_track 08-die-gewalt.ogg           zaz-data             usr/share/games/zaz/mus3.ogg 95 42  0 neurons          "Die Gewalt"              "paniq"                 "Neurons: Fire At Will"   "Breakbeat; Electronic" 2008
cut_track 09-running-out-of-coal.ogg  widelands-data       usr/share/games/widelands/data/music/ingame_26.ogg 20 42 0 widelands "Running Out of Coal" "Stuart Marshall"   "Widelands"               "Folk; Acoustic Guitar" -
cut_track 10-cave-jazz.ogg            caveexpress-data     usr/share/games/caveexpress/sounds/music-2.ogg 8 44 12 - "Cave Express Music 2"    "Martin Gerhardy"       "Cave Express"            "Jazz"              2014
cut_track 11-mountain.opus            hyperrogue-music     $rogue/hr-domina-mountain.ogg 42 44 0 hyperrogue       "Mountain"                "Lincoln Domina"        "HyperRogue"              "Choral; Electronic" -
cut_track 12-dungeon-theme.ogg        flare-game           $flare/dungeon_theme.ogg     78 44  5 flare            "Dungeon Theme"           "Brandon Morris"        "Flare"                   "Dark Ambient"      2012
cut_track 13-golden-fields.ogg        supertuxkart-data    $kart/farm.ogg                2 42  0 supertuxkart     "Golden Fields"           "0zone0ne and Krobonil" "SuperTuxKart"            "Bluegrass; Cheerful" 2016
cut_track 14-irelands-coast.opus      unknown-horizons     $isle/irelands_coast.ogg     76 44  0 unknown-horizons "Ireland's Coast"         "Unknown Horizons Team" "Unknown Horizons"        "Celtic; Folk"      -
cut_track 15-cave-drums.ogg           caveexpress-data     usr/share/games/caveexpress/sounds/music-1.ogg 5 44 0 cave-express "Cave Express Music 1" "Martin Gerhardy"  "Cave Express"            "World; Percussion" 2014
cut_track 16-lugaru-theme-3.ogg       lugaru-data          usr/share/games/lugaru/Sounds/Music3.ogg 0 42 0 lugaru "Music 3"                "Wolfire Games"         "Lugaru"                  "Classical; Strings" 2003
cut_track 17-hacienda.m4a             supertuxkart-data    $kart/hacienda.ogg           22 42  0 supertuxkart     "Hacienda"                "Claude Werner"         "SuperTuxKart"            "Latin"             -
cut_track 18-ambiphonic.ogg           naev-data            usr/share/naev/dat/snd/music/ambiphonic.ogg 60 42 0 ambient-pills "Ambiphonic"     "Zeropage"              "Ambient Pills"           "Synthwave; Downtempo" 2006
cut_track 19-land-of-mirrors.ogg      hyperrogue-music     $rogue/hr3-mirror.ogg        10 42  0 hyperrogue       "Land of Mirrors"         "Shawn Parrotte"        "HyperRogue"              "Classical; Flute"  2013
cut_track 20-supertuxkart-theme.ogg   supertuxkart-data    $kart/menutheme.ogg          25 42  0 -                "SuperTuxKart Theme"      "Claude Werner"         "SuperTuxKart"            "Indie Rock"        -
