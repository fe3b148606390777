CREATE TABLE folders (
        id       INTEGER PRIMARY KEY AUTOINCREMENT,
        path     BLOB NOT NULL UNIQUE,
        added_at INTEGER NOT NULL -- Unix milliseconds
    ) STRICT;
CREATE VIRTUAL TABLE search USING fts5 (
        title, artist, album, album_artist, genre, file_name,
        content = '', contentless_delete = 1,
        tokenize = "unicode61 remove_diacritics 2 categories 'L* N* Co M*'",
        prefix = '1 2'
    );
CREATE TABLE 'search_data'(id INTEGER PRIMARY KEY, block BLOB);
CREATE TABLE 'search_idx'(segid, term, pgno, PRIMARY KEY(segid, term)) WITHOUT ROWID;
CREATE TABLE 'search_docsize'(id INTEGER PRIMARY KEY, sz BLOB, origin INTEGER);
CREATE TABLE 'search_config'(k PRIMARY KEY, v) WITHOUT ROWID;
CREATE TABLE analyses (
        track_id      INTEGER PRIMARY KEY REFERENCES tracks (id) ON DELETE CASCADE,
        version       INTEGER NOT NULL, -- of the feature vector
        features      BLOB NOT NULL,    -- little-endian f32, as all vectors
        probabilities BLOB,             -- NULL until a tagger was there
        embeddings    BLOB,
        waveform      BLOB NOT NULL     -- peaks, one byte each
    ) STRICT;
CREATE INDEX analyses_by_state ON analyses (version, (probabilities IS NULL));
CREATE TABLE plays (
        id             INTEGER PRIMARY KEY AUTOINCREMENT,
        track_id       INTEGER NOT NULL REFERENCES tracks (id),
        started_at     INTEGER NOT NULL, -- Unix milliseconds
        played_seconds REAL NOT NULL,
        duration       REAL NOT NULL,    -- seconds
        completed      INTEGER NOT NULL,
        source         TEXT NOT NULL,    -- where it was chosen: 'library', 'suggestion', 'similar', ...
        query          TEXT,             -- the request it was chosen from
        rank           INTEGER,          -- place of the track in the answer, from 1
        score          REAL              -- score of the track in the answer
    , profile_id INTEGER NOT NULL DEFAULT 1, undone_at INTEGER, weight REAL NOT NULL DEFAULT 1, expires_at INTEGER, fit REAL) STRICT;
CREATE INDEX plays_by_time ON plays (started_at);
CREATE INDEX plays_by_track ON plays (track_id);
CREATE TABLE settings (
        key   TEXT PRIMARY KEY,
        value TEXT NOT NULL
    ) STRICT, WITHOUT ROWID;
CREATE TABLE profiles (
        id         INTEGER PRIMARY KEY AUTOINCREMENT,
        name       TEXT NOT NULL UNIQUE COLLATE NOCASE, -- '' until the first listener has a name
        pin_hash   TEXT,                                -- PHC string
        created_at INTEGER NOT NULL,                    -- Unix milliseconds
        current    INTEGER NOT NULL DEFAULT 0 CHECK (current IN (0, 1))
    ) STRICT;
CREATE UNIQUE INDEX one_current_profile ON profiles (current) WHERE current = 1;
CREATE TABLE "feedback" (
        id         INTEGER PRIMARY KEY AUTOINCREMENT,
        profile_id INTEGER NOT NULL REFERENCES profiles (id),
        track_id   INTEGER NOT NULL REFERENCES tracks (id),
        kind       TEXT NOT NULL CHECK (kind IN
                       ('like', 'dislike', 'not_now', 'never', 'wrong_for_request', 'too_much_of_artist')),
        query      TEXT,             -- the request it was given under
        rank       INTEGER,          -- place of the track in the answer, from 1
        score      REAL,             -- score of the track in the answer
        at         INTEGER NOT NULL, -- Unix milliseconds
        undone_at  INTEGER,          -- Unix milliseconds
        weight     REAL NOT NULL DEFAULT 1,
        expires_at INTEGER           -- Unix milliseconds
    , fit REAL) STRICT;
CREATE INDEX feedback_by_track ON feedback (track_id, at);
CREATE TABLE statements (
        id         INTEGER PRIMARY KEY AUTOINCREMENT,
        profile_id INTEGER NOT NULL REFERENCES profiles (id),
        text       TEXT NOT NULL,    -- as written
        edits      TEXT NOT NULL,    -- JSON: changes made to its parts
        taste      BLOB NOT NULL,    -- the direction it was understood as, little-endian f32
        at         INTEGER NOT NULL, -- Unix milliseconds
        undone_at  INTEGER,
        weight     REAL NOT NULL DEFAULT 1,
        expires_at INTEGER
    ) STRICT;
CREATE TABLE queue_adds (
        id         INTEGER PRIMARY KEY AUTOINCREMENT,
        profile_id INTEGER NOT NULL REFERENCES profiles (id),
        track_id   INTEGER NOT NULL REFERENCES tracks (id),
        at         INTEGER NOT NULL, -- Unix milliseconds
        undone_at  INTEGER,
        weight     REAL NOT NULL DEFAULT 1,
        expires_at INTEGER
    ) STRICT;
CREATE TABLE impressions (
        id         INTEGER PRIMARY KEY AUTOINCREMENT,
        profile_id INTEGER NOT NULL REFERENCES profiles (id),
        answer     INTEGER NOT NULL, -- tracks shown together
        at         INTEGER NOT NULL, -- Unix milliseconds
        source     TEXT NOT NULL,    -- 'suggestion', 'similar', ...
        track_id   INTEGER NOT NULL REFERENCES tracks (id),
        rank       INTEGER NOT NULL, -- from 1
        ranker     TEXT,             -- 'learned' or 'base' where two rankers share a list
        terms      TEXT NOT NULL,    -- JSON: the score's terms by name
        chosen_at  INTEGER           -- when it was played from there
    ) STRICT;
CREATE INDEX impressions_by_answer ON impressions (profile_id, answer, track_id);
CREATE TABLE passages (
        track_id INTEGER PRIMARY KEY REFERENCES tracks (id) ON DELETE CASCADE,
        mtime_ns INTEGER NOT NULL, -- of the file when its lyrics were read
        model    TEXT NOT NULL,    -- the text model the vectors are of
        language TEXT,             -- ISO 639-1 of the lyrics, when sure
        vectors  BLOB NOT NULL     -- one after the other, each value an i8 of 1/127; empty without lyrics
    ) STRICT;
CREATE TABLE tag_texts (
        model  TEXT NOT NULL, -- the text model the vector is of
        tag    TEXT NOT NULL,
        vector BLOB NOT NULL, -- little-endian f32
        PRIMARY KEY (model, tag)
    ) STRICT, WITHOUT ROWID;
CREATE TABLE playlists (
        id         INTEGER PRIMARY KEY AUTOINCREMENT,
        profile_id INTEGER NOT NULL REFERENCES profiles (id) ON DELETE CASCADE,
        name       TEXT NOT NULL COLLATE NOCASE,
        created_at INTEGER NOT NULL, -- Unix milliseconds, as all times
        changed_at INTEGER NOT NULL,
        deleted_at INTEGER           -- can be put back until the next one is deleted a day later
    ) STRICT;
CREATE UNIQUE INDEX playlists_by_name ON playlists (profile_id, name) WHERE deleted_at IS NULL;
CREATE TABLE playlist_tracks (
        playlist_id INTEGER NOT NULL REFERENCES playlists (id) ON DELETE CASCADE,
        place       INTEGER NOT NULL, -- from 0
        track_id    INTEGER NOT NULL REFERENCES tracks (id),
        PRIMARY KEY (playlist_id, place)
    ) STRICT, WITHOUT ROWID;
CREATE TABLE "tracks" (
        id              INTEGER PRIMARY KEY AUTOINCREMENT,
        path            BLOB NOT NULL,
        span_start      INTEGER,          -- first sample frame of the track in its file; NULL: it is the file
        span_end        INTEGER,          -- frame after its last one; NULL: the end of the file
        sheet           BLOB,             -- path of the cue sheet beside the file that says so
        presence        INTEGER NOT NULL CHECK (presence IN (0, 1, 2, 3)), -- there, missing, folder removed, replaced
        size            INTEGER NOT NULL, -- bytes of the file
        mtime_ns        INTEGER NOT NULL, -- Unix nanoseconds
        added_at        INTEGER NOT NULL, -- Unix milliseconds
        title           TEXT NOT NULL,    -- '' where the tags have none, as all names
        artist          TEXT NOT NULL,
        album           TEXT NOT NULL,
        album_artist    TEXT NOT NULL,
        genre           TEXT NOT NULL,
        composer        TEXT NOT NULL,
        year            INTEGER,
        track_number    INTEGER,
        track_total     INTEGER,
        disc_number     INTEGER,
        disc_total      INTEGER,
        duration        REAL NOT NULL,    -- seconds
        container       TEXT NOT NULL,
        codec           TEXT NOT NULL,
        sample_rate     INTEGER NOT NULL, -- Hz
        channels        INTEGER NOT NULL,
        bits_per_sample INTEGER,
        bitrate_kbps    INTEGER,
        has_cover       INTEGER NOT NULL,
        replay_gain_track_db REAL,
        replay_gain_album_db REAL,
        play_count      INTEGER NOT NULL DEFAULT 0, -- plays to the end; kept by the table plays
        last_played_at  INTEGER,                    -- Unix milliseconds
        sort_title      TEXT NOT NULL,
        sort_artist     TEXT NOT NULL,    -- of the album artist where there is one
        sort_album      TEXT NOT NULL,
        sort_genre      TEXT NOT NULL
    ) STRICT;
CREATE UNIQUE INDEX tracks_by_file ON tracks (path, ifnull(span_start, -1));
CREATE INDEX tracks_by_title ON tracks (sort_title, id) WHERE presence = 0;
CREATE INDEX tracks_by_artist
        ON tracks (sort_artist, sort_album, disc_number, track_number, sort_title, id) WHERE presence = 0;
CREATE INDEX tracks_by_album
        ON tracks (sort_album, sort_artist, disc_number, track_number, sort_title, id) WHERE presence = 0;
CREATE INDEX tracks_sort_keys
        ON tracks (year, duration, added_at, last_played_at, play_count, sort_genre) WHERE presence = 0;
CREATE INDEX tracks_absent ON tracks (size) WHERE presence <> 0;
CREATE TABLE sheets (
        path     BLOB PRIMARY KEY,
        mtime_ns INTEGER NOT NULL, -- Unix nanoseconds
        size     INTEGER NOT NULL  -- bytes
    ) STRICT, WITHOUT ROWID;
CREATE TABLE "failures" (
        path    BLOB PRIMARY KEY,
        stage   TEXT NOT NULL CHECK (stage IN ('tags', 'sheet', 'decode', 'analysis')),
        code    TEXT NOT NULL,
        message TEXT NOT NULL,
        at      INTEGER NOT NULL -- Unix milliseconds
    ) STRICT, WITHOUT ROWID;
