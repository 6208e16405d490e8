package org.omoide.transcoder.inspect;

import com.drew.lang.ByteArrayReader;
import com.drew.lang.GeoLocation;
import com.drew.metadata.Directory;
import com.drew.metadata.Metadata;
import com.drew.metadata.exif.ExifDirectoryBase;
import com.drew.metadata.exif.ExifIFD0Directory;
import com.drew.metadata.exif.ExifReader;
import com.drew.metadata.exif.ExifSubIFDDirectory;
import com.drew.metadata.exif.GpsDirectory;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Date;
import java.util.Map;
import java.util.TimeZone;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.omoide.transcoder.Inspection.Capture;

/** When and where something was taken, from what cameras write. What can't be true is left out, never mended. */
final class Captures {

    /** The clocks of cameras that were never set begin in 1904, 1970, 1980 or 2000. */
    private static final Instant EARLIEST = Instant.parse("2000-01-02T00:00:00Z");

    /** ISO 6709, annex H: degrees, degrees and minutes, or degrees, minutes and seconds. */
    private static final Pattern ISO_6709 = Pattern.compile(
            "\\s*([+-])(\\d{2,6})((?:\\.\\d{1,12})?)([+-])(\\d{3,7})((?:\\.\\d{1,12})?).*", Pattern.DOTALL);

    private static final DateTimeFormatter APPLE = DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ssZ");
    private static final int LONGEST_NAME = 80;

    private Captures() {}

    private record Place(double latitude, double longitude) {}

    /** From a film's metadata, by FFmpeg's names. */
    static @Nullable Capture ofFilm(Map<String, String> metadata) {
        Place place = Stream.of("com.apple.quicktime.location.ISO6709", "location", "location-eng")
                .map(metadata::get)
                .filter(text -> text != null)
                .map(Captures::iso6709)
                .filter(found -> found != null)
                .findFirst()
                .orElse(null);
        Instant time = Stream.of("com.apple.quicktime.creationdate", "creation_time", "date")
                .map(metadata::get)
                .filter(text -> text != null)
                .map(Captures::instant)
                .filter(found -> found != null)
                .findFirst()
                .orElse(null);
        String make = metadata.getOrDefault("com.apple.quicktime.make", metadata.get("make"));
        String model = metadata.getOrDefault("com.apple.quicktime.model", metadata.get("model"));
        return capture(time, place, camera(make, model));
    }

    /** From an Exif segment of a JPEG file, with its preamble. */
    static @Nullable Capture ofExifSegment(byte[] segment, ZoneId zone) {
        return ofExif(segment, 6, zone);
    }

    /** From the {@code eXIf} chunk of a PNG file. */
    static @Nullable Capture ofExifChunk(byte[] chunk, ZoneId zone) {
        return ofExif(chunk, 0, zone);
    }

    private static @Nullable Capture ofExif(byte[] bytes, int start, ZoneId zone) {
        Metadata metadata = exif(bytes, start);
        ExifIFD0Directory main = metadata.getFirstDirectoryOfType(ExifIFD0Directory.class);
        return capture(
                time(metadata, zone),
                place(metadata),
                main == null
                        ? null
                        : camera(text(main, ExifDirectoryBase.TAG_MAKE), text(main, ExifDirectoryBase.TAG_MODEL)));
    }

    /** How the picture has to be turned, 1 to 8 (Exif 2.32, 4.6.4 A); 1 where nothing is said. */
    static int orientation(byte[] segment) {
        ExifIFD0Directory main = exif(segment, 6).getFirstDirectoryOfType(ExifIFD0Directory.class);
        Integer value = main == null ? null : main.getInteger(ExifDirectoryBase.TAG_ORIENTATION);
        return value == null || value < 1 || value > 8 ? 1 : value;
    }

    private static Metadata exif(byte[] bytes, int start) {
        Metadata metadata = new Metadata();
        try {
            new ExifReader().extract(new ByteArrayReader(bytes, start), metadata);
        } catch (RuntimeException e) {
            // A broken segment says nothing; the picture may be good.
            return new Metadata();
        }
        return metadata;
    }

    private static @Nullable Instant time(Metadata metadata, ZoneId zone) {
        GpsDirectory gps = metadata.getFirstDirectoryOfType(GpsDirectory.class);
        Instant byGps = gps == null ? null : plausible(gps.getGpsDate());
        if (byGps != null) {
            return byGps;
        }
        ExifSubIFDDirectory detail = metadata.getFirstDirectoryOfType(ExifSubIFDDirectory.class);
        TimeZone local = TimeZone.getTimeZone(zone);
        Instant original = detail == null ? null : plausible(detail.getDateOriginal(local));
        if (original != null) {
            return original;
        }
        ExifIFD0Directory main = metadata.getFirstDirectoryOfType(ExifIFD0Directory.class);
        return main == null ? null : plausible(main.getDate(ExifDirectoryBase.TAG_DATETIME, local));
    }

    private static @Nullable Place place(Metadata metadata) {
        GpsDirectory gps = metadata.getFirstDirectoryOfType(GpsDirectory.class);
        GeoLocation location = gps == null ? null : gps.getGeoLocation();
        return location == null ? null : place(location.getLatitude(), location.getLongitude());
    }

    private static @Nullable Place place(double latitude, double longitude) {
        boolean onEarth = Math.abs(latitude) <= 90 && Math.abs(longitude) <= 180;
        // Receivers without a fix write zeros.
        boolean fixed = latitude != 0 || longitude != 0;
        return onEarth && fixed ? new Place(latitude, longitude) : null;
    }

    static @Nullable Capture capture(@Nullable Instant time, @Nullable Object place, @Nullable String camera) {
        if (time == null && place == null && camera == null) {
            return null;
        }
        return place instanceof Place known
                ? new Capture(time, known.latitude(), known.longitude(), camera)
                : new Capture(time, null, null, camera);
    }

    private static @Nullable Place iso6709(String text) {
        Matcher matcher = ISO_6709.matcher(text);
        if (!matcher.matches()) {
            return null;
        }
        double latitude = degrees(matcher.group(2), matcher.group(3), 2);
        double longitude = degrees(matcher.group(5), matcher.group(6), 3);
        return place(
                matcher.group(1).equals("-") ? -latitude : latitude,
                matcher.group(4).equals("-") ? -longitude : longitude);
    }

    /** @return NaN where minutes or seconds are none */
    private static double degrees(String digits, String fraction, int degreeDigits) {
        int rest = digits.length() - degreeDigits;
        if (rest == 0) {
            return Double.parseDouble(digits + fraction);
        }
        if (rest == 2) {
            double minutes = Double.parseDouble(digits.substring(degreeDigits) + fraction);
            return minutes < 60 ? Integer.parseInt(digits.substring(0, degreeDigits)) + minutes / 60 : Double.NaN;
        }
        if (rest == 4) {
            int minutes = Integer.parseInt(digits.substring(degreeDigits, degreeDigits + 2));
            double seconds = Double.parseDouble(digits.substring(degreeDigits + 2) + fraction);
            return minutes < 60 && seconds < 60
                    ? Integer.parseInt(digits.substring(0, degreeDigits)) + minutes / 60.0 + seconds / 3600
                    : Double.NaN;
        }
        return Double.NaN;
    }

    private static @Nullable Instant instant(String text) {
        try {
            return plausible(Instant.parse(text));
        } catch (DateTimeException notUtc) {
            try {
                return plausible(OffsetDateTime.parse(text, APPLE).toInstant());
            } catch (DateTimeException unknown) {
                return null;
            }
        }
    }

    private static @Nullable Instant plausible(@Nullable Date date) {
        return date == null ? null : plausible(date.toInstant());
    }

    private static @Nullable Instant plausible(Instant time) {
        boolean possible = time.isAfter(EARLIEST) && time.isBefore(Instant.now().plus(1, ChronoUnit.DAYS));
        return possible ? time : null;
    }

    private static @Nullable String text(Directory directory, int tag) {
        return directory.getString(tag);
    }

    private static @Nullable String camera(@Nullable String make, @Nullable String model) {
        // Many models begin with the make already.
        boolean repeated = make != null && model != null && model.strip().startsWith(make.strip());
        String name = Stream.of(repeated ? null : make, model)
                .filter(part -> part != null)
                .map(part -> part.replaceAll("\\p{Cntrl}", "").strip())
                .filter(part -> !part.isEmpty())
                .collect(Collectors.joining(" "));
        return name.isEmpty() ? null : name.substring(0, Math.min(name.length(), LONGEST_NAME));
    }
}
