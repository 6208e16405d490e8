package org.omoide.benchmark;

import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.bson.Document;

/** A made-up town of any size, the same each time: places with readings, spots and areas, and a film of each. */
final class Town {

    private static final String[][] DISTRICTS = {
        {"三池", "みいけ"}, {"大牟田", "おおむた"}, {"有明", "ありあけ"}, {"新港", "しんこう"}, {"宮原", "みやはら"}, {"勝立", "かつだち"},
        {"七浦", "ななうら"}, {"万田", "まんだ"}, {"四山", "よつやま"}, {"白川", "しらかわ"}, {"歴木", "くぬぎ"}, {"吉野", "よしの"},
        {"銀水", "ぎんすい"}, {"羽山台", "はやまだい"}, {"橘", "たちばな"}, {"倉永", "くらなが"}, {"手鎌", "てがま"}, {"唐船", "とうせん"},
        {"不知火", "しらぬい"}, {"本町", "ほんまち"}, {"新栄", "しんさかえ"}, {"旭", "あさひ"}, {"明治", "めいじ"}, {"築", "ちく"},
        {"浜田", "はまだ"}, {"小浜", "こはま"}, {"草木", "くさぎ"}, {"平原", "ひらばる"}, {"天領", "てんりょう"}, {"駛馬", "はやめ"}
    };
    private static final String[][] OWNERS = {
        {"古賀", "こが"}, {"山下", "やました"}, {"松尾", "まつお"}, {"田中", "たなか"}, {"坂口", "さかぐち"}, {"野田", "のだ"},
        {"猿渡", "さるわたり"}, {"西山", "にしやま"}, {"平川", "ひらかわ"}, {"石橋", "いしばし"}, {"境", "さかい"}, {"塚本", "つかもと"},
        {"宮崎", "みやざき"}, {"江崎", "えざき"}, {"大石", "おおいし"}, {"永江", "ながえ"}, {"堤", "つつみ"}, {"北原", "きたはら"},
        {"", ""}
    };
    private static final String[][] KINDS = {
        {"駅", "えき"}, {"港", "こう"}, {"商店", "しょうてん"}, {"食堂", "しょくどう"}, {"小学校", "しょうがっこう"}, {"神社", "じんじゃ"},
        {"公園", "こうえん"}, {"炭鉱", "たんこう"}, {"社宅", "しゃたく"}, {"市場", "いちば"}, {"映画館", "えいがかん"}, {"銭湯", "せんとう"},
        {"橋", "ばし"}, {"川", "がわ"}, {"病院", "びょういん"}, {"デパート", "でぱーと"}, {"劇場", "げきじょう"}, {"郵便局", "ゆうびんきょく"},
        {"踏切", "ふみきり"}, {"堤防", "ていぼう"}
    };
    private static final String[] TITLES = {
        "夏まつりの山車", "朝の通り", "雪の日", "汽車が着く", "お祝いの日", "運動会", "夕方の買い物", "桜の下で", "船が出る", "昼休み"
    };

    private final Instant now = Instant.now();
    private final int size;

    Town(int size) {
        this.size = size;
    }

    int size() {
        return size;
    }

    /** Name and reading of a place. */
    static String[] name(int number) {
        var district = DISTRICTS[number % DISTRICTS.length];
        var owner = OWNERS[number / DISTRICTS.length % OWNERS.length];
        var kind = KINDS[number / DISTRICTS.length / OWNERS.length % KINDS.length];
        int branch = number / DISTRICTS.length / OWNERS.length / KINDS.length;
        return new String[] {
            district[0] + owner[0] + kind[0] + (branch == 0 ? "" : "第" + branch),
            district[1] + owner[1] + kind[1] + (branch == 0 ? "" : "だい" + branch)
        };
    }

    List<Document> places(int first, int count) {
        return IntStream.range(first, Math.min(size, first + count))
                .mapToObj(this::place)
                .toList();
    }

    List<Document> footage(int first, int count) {
        return IntStream.range(first, Math.min(size, first + count))
                .mapToObj(this::film)
                .toList();
    }

    private Document place(int number) {
        var random = new Random(number);
        var name = name(number);
        var area = DISTRICTS[random.nextInt(DISTRICTS.length)][0] + "町";
        var old = random.nextInt(5) == 0 ? List.of("旧" + name(number + 7)[0]) : List.<String>of();
        // Beside the name as the server keeps it, the text that a search in the database itself would need.
        var search = new Document("name", name[0]).append("text", name[0] + "\n" + name[1] + "\n" + area + "\n" + old);
        return new Document("_id", "place-" + number)
                .append("name", name[0])
                .append("reading", name[1])
                .append("oldNames", old)
                .append(
                        "coordinates",
                        new Document("latitude", 33.03 + random.nextGaussian() / 40)
                                .append("longitude", 130.45 + random.nextGaussian() / 40))
                .append("area", area)
                .append("created", when(number))
                .append("updated", when(number))
                .append("search", search);
    }

    private Document film(int number) {
        var random = new Random(~number);
        int year = 1925 + random.nextInt(100);
        boolean decade = random.nextInt(3) == 0;
        int first = decade ? year / 10 * 10 : year;
        var audience = random.nextInt(10);
        var rights = new Document("licence", "TOWN_ONLY")
                .append("audience", audience == 0 ? "FACILITY" : audience < 4 ? "PUBLIC" : "TOWN")
                .append("facilityId", audience == 0 ? "facility-" + random.nextInt(20) : null);
        return new Document("_id", "film-" + number)
                .append("state", "READY")
                .append("placeId", "place-" + random.nextInt(size))
                .append("title", TITLES[random.nextInt(TITLES.length)])
                .append("filmedBy", OWNERS[random.nextInt(OWNERS.length - 1)][0] + "さん")
                .append("era", decade ? "%03dX".formatted(first / 10) : first + "~")
                .append("eraYears", new Document("first", first).append("last", decade ? first + 9 : first))
                .append("rights", rights)
                .append(
                        "review",
                        new Document("state", random.nextInt(20) == 0 ? "WAITING" : "PUBLISHED")
                                .append("at", Date.from(now)))
                .append(
                        "master",
                        new Document("name", "R0010042.MP4")
                                .append("mediaType", "video/mp4")
                                .append("size", 1_000_000L))
                .append("version", "v1")
                .append("created", when(number))
                .append("updated", when(number));
    }

    /** A library grows over years. */
    private Date when(int number) {
        return Date.from(now.minus(Duration.ofMinutes(10L * (number + 1))));
    }

    /** A member of staff who is signed in by this digest of a secret. */
    List<Document> staff(String digest) {
        var until = Date.from(now.plus(Duration.ofDays(1)));
        return List.of(
                new Document("_id", "staff")
                        .append("role", "STAFF")
                        .append("name", "staff")
                        .append("facilityId", "facility-1")
                        .append("trusted", false)
                        .append("created", Date.from(now)),
                new Document("_id", digest)
                        .append("accountId", "staff")
                        .append("device", "benchmark")
                        .append("created", Date.from(now))
                        .append("seen", Date.from(now))
                        .append("until", until));
    }
}
