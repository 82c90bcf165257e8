// Reading transcripts.
#include "bot/rehearsal/transcript.hpp"

#include <algorithm>
#include <cctype>
#include <charconv>

#include "content/report.hpp"
#include "dialogue/calendar.hpp"
#include "dialogue/reply.hpp"
#include "dialogue/text.hpp"

namespace fulcrum::bot::rehearsal {

using namespace dialogue;
using content::quote;

namespace {

constexpr std::size_t most_bytes = 1024 * 1024;
constexpr std::size_t most_lines = 20000;

const std::vector<std::string> keys{"track", "zone", "from", "schedule", "language", "name"};

bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\r'; }
bool is_digit(char c) { return c >= '0' && c <= '9'; }

std::string_view trimmed(std::string_view s) {
    while (!s.empty() && is_blank(s.front())) s.remove_prefix(1);
    while (!s.empty() && is_blank(s.back())) s.remove_suffix(1);
    return s;
}

std::optional<int> number(std::string_view s) {
    int n = 0;
    const auto [end, error] = std::from_chars(s.data(), s.data() + s.size(), n);
    if (s.empty() || !is_digit(s.front()) || error != std::errc{} || end != s.data() + s.size()) return std::nullopt;
    return n;
}

class reader {
  public:
    reader(std::string file, transcript_form form) : notes_(file), form_(form) { out_.made.file = std::move(file); }

    transcript_reading read(std::string_view text) && {
        if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
        if (text.size() > most_bytes) {
            error("the file is too long", "split it into several files of less than 1 MiB");
            text = text.substr(0, most_bytes);
        }
        while (!text.empty()) {
            ++line_;
            const auto end = text.find('\n');
            take(text.substr(0, end));
            if (out_.made.lines.size() > most_lines) {
                error("there are too many lines", "split the file into several");
                break;
            }
            if (end == std::string_view::npos) break;
            text.remove_prefix(end + 1);
        }
        line_ = 0;
        if (form_ == transcript_form::transcript) {
            if (out_.made.track.empty() && !named_track_)
                error("the track is not named", "begin with a line such as: track: two-hats");
            if (out_.made.lines.empty())
                error("nothing happens", "let the clock move (== next) or the person speak (> text)");
        }
        out_.findings = notes_.findings();
        return std::move(out_);
    }

  private:
    using kind = transcript_line::kind;

    void error(std::string message, std::string remedy) {
        notes_.error({line_, line_ > 0 ? 1 : 0}, std::move(message), std::move(remedy));
    }

    void add(kind what, std::string_view text) { out_.made.lines.push_back({what, line_, std::string(text), {}}); }

    void take(std::string_view raw) {
        const bool continues = std::exchange(speaking_, false);
        if (first_invalid_utf8(raw) != std::string_view::npos || raw.find('\0') != std::string_view::npos)
            return error("this line is not text in UTF-8", "save the file as UTF-8");
        const auto line = trimmed(raw);
        if (line.empty() || line.front() == '#') return;
        if (line.starts_with(">>")) {
            if (!continues) return error("this continues nothing", "put it directly behind a line that begins with >");
            out_.made.lines.back().text.append("\n").append(trimmed(line.substr(2)));
            speaking_ = true;
        } else if (line.front() == '>') {
            add(kind::says, trimmed(line.substr(1)));
            speaking_ = true;
        } else if (line.front() == '<' || line.front() == '!') {
            const auto text = trimmed(line.substr(1));
            if (text.empty()) return error("there is nothing to look for", "say what the coach's message contains");
            add(line.front() == '<' ? kind::expects : kind::refuses, text);
        } else if (line.starts_with("==")) {
            take_jump(trimmed(line.substr(2)));
        } else if (!take_key(line)) {
            if (form_ == transcript_form::answers) return add(kind::answers, line);
            error("this line has no sign in front: " + quote(line.substr(0, 40)),
                  "begin it with > (the person says), < (the coach says), ! (the coach does not say), == (time moves) "
                  "or #");
        }
    }

    void take_jump(std::string_view text) {
        if (text == "end") return add(kind::ends, text);
        const auto jump = read_jump(text);
        if (!jump)
            return error("this is no moment: " + quote(text),
                         "write == next, == +2h, == 17:00, == tomorrow 09:00, == 2027-03-29 09:00 or == end");
        add(kind::jumps, text);
        out_.made.lines.back().jump = *jump;
    }

    // A line of the header. False: it is none.
    bool take_key(std::string_view line) {
        const auto colon = line.find(':');
        if (!out_.made.lines.empty() || colon == std::string_view::npos || colon == 0) return false;
        const auto key = line.substr(0, colon);
        const bool word =
            std::all_of(key.begin(), key.end(), [](char c) { return (c >= 'a' && c <= 'z') || c == '-'; });
        const bool known = std::find(keys.begin(), keys.end(), key) != keys.end();
        if (!word || (!known && form_ == transcript_form::answers)) return false;
        const auto value = trimmed(line.substr(colon + 1));
        if (!known) {
            error("unknown key " + quote(key), content::did_you_mean(key, keys, "there are " + content::either(keys)));
            return true;
        }
        if (value.empty())
            error("the " + std::string(key) + " is empty", "write something behind the colon, or take the line out");
        else
            set(key, value);
        return true;
    }

    void set(std::string_view key, std::string_view value) {
        auto& t = out_.made;
        if (key == "track") {
            named_track_ = true;
            t.track_line = line_;
            t.track = track_id(value);
        } else if (key == "zone") {
            if (!zone_exists(value)) return error("there is no time zone " + quote(value), zone_remedy(value));
            t.zone = value;
        } else if (key == "from") {
            const auto blank = value.find(' ');
            const auto date = read_plain_date(value.substr(0, blank));
            if (!date) return error("this is no date: " + quote(value), "write it as 2027-03-22");
            t.from = *date;
            if (blank == std::string_view::npos) return;
            const auto time = read_plain_time(trimmed(value.substr(blank)));
            if (!time) return error("this is no time of day: " + quote(value), "write it as 08:00");
            t.begin = *time;
        } else if (key == "schedule") {
            const auto when = read_rhythm(value, rhythm{});
            if (!when) return error("this schedule can't be read: " + quote(value), "write it as weekdays 09:00 17:00");
            t.when = *when;
        } else if (key == "language") {
            t.language = value;
        } else {
            t.name = value;
        }
    }

    static std::string zone_remedy(std::string_view typed) {
        const auto near = similar_zones(typed, 3);
        return near.empty() ? "write a name such as Europe/Berlin" : "did you mean " + content::either(near) + "?";
    }

    content::report notes_;
    transcript_form form_;
    transcript_reading out_;
    int line_ = 0;
    bool speaking_ = false, named_track_ = false;
};

}  // namespace

std::optional<local_date> read_plain_date(std::string_view typed) {
    if (typed.size() != 10 || typed[4] != '-' || typed[7] != '-') return std::nullopt;
    const auto year = number(typed.substr(0, 4)), month = number(typed.substr(5, 2)), day = number(typed.substr(8, 2));
    if (!year || !month || !day || *year < 1970 || *year > 2200) return std::nullopt;
    const local_date date{std::chrono::year{*year}, std::chrono::month{static_cast<unsigned>(*month)},
                          std::chrono::day{static_cast<unsigned>(*day)}};
    return date.ok() ? std::optional(date) : std::nullopt;
}

std::optional<time_of_day> read_plain_time(std::string_view typed) {
    const auto colon = typed.find(':');
    if (colon == std::string_view::npos || colon > 2 || typed.size() != colon + 3) return std::nullopt;
    const auto hour = number(typed.substr(0, colon)), minute = number(typed.substr(colon + 1));
    if (!hour || !minute || *hour > 23 || *minute > 59) return std::nullopt;
    return time_of_day{static_cast<std::int16_t>(*hour * 60 + *minute)};
}

std::optional<time_jump> read_jump(std::string_view typed) {
    time_jump jump;
    if (typed == "next") return jump;
    if (typed.starts_with('+')) {
        const auto by = read_duration(typed.substr(1));
        if (!by) return std::nullopt;
        jump.moves = time_jump::how::by;
        jump.by = *by;
        return jump;
    }
    const auto blank = typed.find(' ');
    const auto time = read_plain_time(blank == std::string_view::npos ? typed : trimmed(typed.substr(blank)));
    if (!time) return std::nullopt;
    jump.time = *time;
    jump.moves = time_jump::how::clock;
    if (blank == std::string_view::npos) return jump;
    const auto day = typed.substr(0, blank);
    jump.moves = time_jump::how::tomorrow;
    if (day == "tomorrow") return jump;
    jump.moves = time_jump::how::date;
    jump.date = read_plain_date(day);
    return jump.date ? std::optional(jump) : std::nullopt;
}

std::optional<instant> target_of(const time_jump& jump, instant now, std::string_view zone) {
    const auto today = to_local(now, zone).date;
    switch (jump.moves) {
        case time_jump::how::next:
            return std::nullopt;
        case time_jump::how::by:
            return now + jump.by;
        case time_jump::how::clock:
            return to_instant(today, jump.time, zone);
        case time_jump::how::tomorrow:
            return to_instant(add_days(today, 1), jump.time, zone);
        case time_jump::how::date:
            return to_instant(*jump.date, jump.time, zone);
    }
    return std::nullopt;
}

transcript_reading read_transcript(std::string file, std::string_view text, transcript_form form) {
    return reader(std::move(file), form).read(text);
}

}  // namespace fulcrum::bot::rehearsal
