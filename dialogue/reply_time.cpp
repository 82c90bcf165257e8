// Numbers, times of day and lengths of time, as people write them.
#include <algorithm>
#include <array>
#include <cstdint>

#include "dialogue/reading.hpp"
#include "dialogue/reply.hpp"

namespace fulcrum::dialogue {

using namespace reading;

namespace {

using std::chrono::minutes;

constexpr std::size_t longest_answer = 160;
constexpr int minutes_per_day = 24 * 60;

// --- numbers ---------------------------------------------------------------------------------------------------------

std::optional<int> place_in(std::string_view word, word_list words) {
    const auto* found = std::find(words.begin(), words.end(), word);
    if (found == words.end()) return std::nullopt;
    return static_cast<int>(found - words.begin());
}

const word_list english_tens = {"twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"};
const word_list german_tens = {"zwanzig", "dreissig", "vierzig", "funfzig", "sechzig", "siebzig", "achtzig", "neunzig"};

// 13 to 19, and the German 21 to 99 that are one word.
std::optional<int> long_number_word(std::string_view word) {
    if (const auto n =
            place_in(word, {"thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"}))
        return 13 + *n;
    if (const auto n =
            place_in(word, {"dreizehn", "vierzehn", "funfzehn", "sechzehn", "siebzehn", "achtzehn", "neunzehn"}))
        return 13 + *n;
    if (const auto n = place_in(word, german_tens)) return 10 * (*n + 2);
    const auto joint = word.find("und");
    if (joint == word.npos || joint == 0) return std::nullopt;
    const auto tens = place_in(word.substr(joint + 3), german_tens);
    const auto ones =
        place_in(word.substr(0, joint), {"ein", "zwei", "drei", "vier", "funf", "sechs", "sieben", "acht", "neun"});
    if (!tens || !ones) return std::nullopt;
    return 10 * (*tens + 2) + *ones + 1;
}

// "fuenf" for "fünf", "zwoelf" for "zwölf".
std::string with_umlauts(std::string_view word) {
    std::string out{word};
    for (const std::string_view written : {"ue", "oe"})
        if (const auto at = out.find(written); at != out.npos) out.erase(at + 1, 1);
    return out;
}

// --- times of day ----------------------------------------------------------------------------------------------------

// Takes "am", "p.m.", "in the evening" and the like; 0 if there is none, -1 for before noon, 1 for after, 2 for night.
int take_half_of_day(token_reader& r) {
    static const word_list morning = {"am", "morgens", "vormittags", "fruh"};
    static const word_list evening = {"pm", "nachmittags", "abends", "tonight"};
    for (const std::string_view said :
         {"in the morning", "this morning", "a . m .", "a . m", "in der fruh", "am morgen", "am vormittag"})
        if (r.take_phrase(said)) return -1;
    for (const std::string_view said : {"in the afternoon", "in the evening", "this afternoon", "this evening",
                                        "p . m .", "p . m", "am nachmittag", "am abend"})
        if (r.take_phrase(said)) return 1;
    if (r.take_phrase("at night") || r.take_phrase("in the night") || r.take_phrase("in der nacht") ||
        r.take_if({"nachts"}))
        return 2;
    if (r.take_if(morning)) return -1;
    if (r.take_if(evening)) return 1;
    const bool letter = r.peek().glued && (r.peek().is("a") || r.peek().is("p"));  // "9p"
    if (!letter) return 0;
    const int half = r.peek().is("a") ? -1 : 1;
    r.take();
    return half;
}

// A clock time with the half of the day that was said, or that its form tells.
std::optional<clock_reading> with_half_of_day(token_reader& r, int hour, int minute, bool certain) {
    int half = take_half_of_day(r);
    if (half == 2) half = hour % 12 < 6 ? -1 : 1;  // "2 at night", "9 at night"
    if (half != 0) {
        if (half > 0 && hour == 0) return std::nullopt;
        if (half < 0 && hour > 12) return std::nullopt;
        if (hour <= 12) hour = hour % 12 + (half > 0 ? 12 : 0);
        certain = true;
    }
    if (hour > 24 || minute > 59 || (hour == 24 && minute > 0)) return std::nullopt;
    certain = certain || hour == 0 || hour >= 12;
    return clock_reading{hour % 24 * 60 + minute, certain};
}

std::optional<clock_reading> shifted(std::optional<clock_reading> hour, int by) {
    if (!hour || hour->at % 60 != 0) return std::nullopt;
    return clock_reading{(hour->at + by + minutes_per_day) % minutes_per_day, hour->certain};
}

// "half past four", "halb elf", "viertel vor zehn", "ten past eleven", "fünf vor halb zwölf". Takes nothing when it is
// none of them. "10 to 7" in digits is a range, and a time only where `no_ranges`.
std::optional<clock_reading> take_around_the_hour(token_reader& r, bool no_ranges) {
    const auto start = r.position();
    const auto hour = [&](int by) {
        auto found = shifted(take_clock(r), by);
        if (!found) r.go_to(start);
        return found;
    };
    struct offset {
        std::string_view words;
        int minutes;
    };
    constexpr std::array offsets{offset{"half past", 30},
                                 offset{"quarter past", 15},
                                 offset{"quarter after", 15},
                                 offset{"quarter to", -15},
                                 offset{"quarter before", -15},
                                 offset{"quarter of", -15},
                                 offset{"half - past", 30},
                                 offset{"a quarter past", 15},
                                 offset{"a quarter after", 15},
                                 offset{"a quarter to", -15},
                                 offset{"viertel nach", 15},
                                 offset{"viertel vor", -15},
                                 offset{"dreiviertel", -15},
                                 offset{"drei viertel", -15},
                                 offset{"viertel", -45},
                                 offset{"halb", -30},
                                 offset{"half", 30}};
    for (const auto& [words, by] : offsets) {
        if (r.take_phrase(words)) return hour(by);
    }
    const bool digits = r.peek().is_number();
    const auto count = take_count(r);
    if (count && *count < 30) {
        const bool says_minutes = r.take_if({"minutes", "minute", "min", "mins", "minuten"});
        const bool past = r.take_if({"past", "after", "nach"});
        const bool no_range = !digits || says_minutes || no_ranges;
        const bool before =
            !past && (r.take_if({"vor", "before"}) || (no_range && r.take_if({"to", "til", "till", "of"})));
        if (past || before) {
            const int by = past ? *count : -*count;
            return hour(r.take_if({"halb"}) ? by - 30 : by);
        }
    }
    r.go_to(start);
    return std::nullopt;
}

// --- lengths ---------------------------------------------------------------------------------------------------------

// The minutes of a unit, or 0.
int take_unit(token_reader& r) {
    const auto found = [&](word_list names) {
        if (!r.take_if(names)) return false;
        r.take_if({"."});
        return true;
    };
    if (found({"m", "min", "mins", "minute", "minutes", "minuten", "minutchen", "minuts"})) return 1;
    if (found({"h", "hr", "hrs", "hour", "hours", "stunde", "stunden", "stundchen", "std", "stdn"})) return 60;
    if (found({"d", "day", "days", "tag", "tage", "tagen", "dy"})) return minutes_per_day;
    if (found({"w", "wk", "wks", "week", "weeks", "woche", "wochen"})) return 7 * minutes_per_day;
    if (found({"fortnight", "fortnights"})) return 14 * minutes_per_day;
    if (found({"mo", "month", "months", "monat", "monate", "monaten", "mth"})) return 30 * minutes_per_day;
    if (found({"y", "yr", "year", "years", "jahr", "jahre"})) return 365 * minutes_per_day;
    return 0;
}

// The hundredths of "½", "1/2" and the like, or 0.
int take_fraction(token_reader& r) {
    if (r.take_if({"½"})) return 50;
    if (r.take_if({"¼"})) return 25;
    if (r.take_if({"¾"})) return 75;
    const token &over = r.peek(), &slash = r.peek(1), &under = r.peek(2);
    if (!over.is_number() || !slash.is("/") || !under.is_number() || over.value >= under.value) return 0;
    if (under.value != 2 && under.value != 4) return 0;
    const int hundredths = 100 * over.value / under.value;
    r.take(3);
    return hundredths;
}

// What stands for an amount, in hundredths: "1.5", "half a", "two and a half", "anderthalb", "a couple of".
std::optional<std::int64_t> take_hundredths(token_reader& r) {
    static const word_list one = {"a", "an", "ein", "eine", "einen", "einer", "einem", "ne", "'ne", "nen"};
    for (const std::string_view said : {"three quarters of", "three quarter", "drei viertel"})
        if (r.take_phrase(said)) {
            r.take_if(one);
            return 75;
        }
    const auto start = r.position();
    r.take_if(one);
    if (r.take_if({"quarter", "viertel", "¼"})) {
        r.take_if({"of"});
        r.take_if(one);
        return 25;
    }
    if (r.take_if({"dreiviertel", "¾"})) return 75;
    if (r.take_if({"half", "halbe", "halben", "halb", "½"})) {
        r.take_if({"of"});
        r.take_if(one);
        return 50;
    }
    if (r.take_phrase("couple of") || r.take_if({"couple"})) return 200;
    r.go_to(start);
    if (r.take_if({"anderthalb", "eineinhalb", "einundeinhalb"})) return 150;
    if (r.take_if({"zweieinhalb"})) return 250;
    if (r.take_if({"dreieinhalb"})) return 350;
    if (r.take_if({"viereinhalb"})) return 450;
    const int fraction = take_fraction(r);
    if (fraction > 0) return fraction;
    const bool digits = r.peek().is_number();
    std::int64_t hundredths = 0;
    if (r.take_if(one)) {
        hundredths = 100;
    } else if (const auto count = take_count(r)) {
        hundredths = 100 * static_cast<std::int64_t>(*count);
        const token& decimals = r.peek(1);
        if (digits && r.peek().glued && (r.peek().is(".") || r.peek().is(",")) && decimals.glued &&
            decimals.is_number() && decimals.text.size() <= 2) {
            hundredths += decimals.text.size() == 1 ? 10 * decimals.value : decimals.value;
            r.take(2);
        } else {
            hundredths += take_fraction(r);
        }
    } else {
        return std::nullopt;
    }
    if (r.take_phrase("and a half")) hundredths += 50;
    return hundredths;
}

// One amount with its unit, such as "1.5 hours", "half an hour", "2 and a half days": minutes, or nothing.
std::optional<std::int64_t> take_amount(token_reader& r) {
    if (r.take_if({"viertelstunde"}) || r.take_phrase("eine viertelstunde") || r.take_phrase("einer viertelstunde"))
        return 15;
    if (r.take_if({"dreiviertelstunde"}) || r.take_phrase("eine dreiviertelstunde") ||
        r.take_phrase("einer dreiviertelstunde"))
        return 45;
    const bool another = r.take_if({"another", "noch", "weitere"});
    if (const int each = another ? take_unit(r) : 0) return each;
    const auto hundredths = take_hundredths(r);
    if (!hundredths) return std::nullopt;
    r.take_if({"more", "weitere", "gute", "guten"});
    const std::int64_t each = take_unit(r);
    if (each == 0) return std::nullopt;
    std::int64_t sum = *hundredths * each / 100;
    if (r.take_phrase("and a half")) sum += each / 2;
    if (r.take_phrase("and a quarter")) sum += each / 4;
    if (each == 60 && r.peek().is_number() && r.peek().text.size() <= 2 && r.peek().value < 60 &&
        r.peek(1).what != token::kind::word) {  // "1h30"
        sum += r.peek().value;
        r.take();
    }
    return sum;
}

}  // namespace

namespace reading {

std::optional<int> take_count(token_reader& r) {
    const token& first = r.peek();
    if (first.is_number()) {
        const int value = first.value;
        r.take();
        return value;
    }
    if (first.what != token::kind::word) return std::nullopt;
    const std::string word = with_umlauts(first.text);
    if (const auto tens = place_in(word, english_tens)) {
        r.take();
        const std::size_t hyphen = r.peek().is("-") ? 1 : 0;  // "twenty-five"
        const auto ones = number_word(r.peek(hyphen).text);
        if (r.peek(hyphen).what != token::kind::word || !ones || *ones > 9) return 10 * (*tens + 2);
        r.take(hyphen + 1);
        return 10 * (*tens + 2) + *ones;
    }
    auto named = number_word(word);
    if (!named) named = word == "zwo" ? std::optional{2} : long_number_word(word);
    if (named) r.take();
    return named;
}

std::optional<clock_reading> take_clock(token_reader& r, bool no_ranges) {
    if (r.take_if({"noon", "midday", "mittag", "mittags"})) return clock_reading{12 * 60};
    if (r.take_if({"midnight", "mitternacht"})) return clock_reading{0};
    if (const auto around = take_around_the_hour(r, no_ranges)) return around;
    const token first = r.peek();
    int hour = 0, minute = 0;
    bool certain = false;
    const auto on_24_hours = [&] { certain = certain || hour >= 7; };  // "um 5 Uhr" is as often in the afternoon
    if (first.is_number() && first.text.size() <= 4) {
        r.take();
        const auto minutes_at = [&](std::size_t ahead) {  // two digits that follow without a blank
            const token& t = r.peek(ahead);
            return t.glued && t.is_number() && t.text.size() == 2;
        };
        certain = first.text.size() == 2 && first.text[0] == '0';
        if (first.text.size() >= 3) {  // 0930, 930
            hour = first.value / 100, minute = first.value % 100;
            certain = first.text.size() == 4;
        } else {
            hour = first.value;
            const bool colon = r.peek().glued && (r.peek().is(":") || r.peek().is("."));
            if (colon && minutes_at(1)) {
                minute = r.peek(1).value;
                r.take(2);
                if (r.take_if({"h"})) on_24_hours();
            } else if (r.peek().is("h")) {
                r.take();
                on_24_hours();
                if (minutes_at(0)) {
                    minute = r.peek().value;
                    r.take();
                }
            }
        }
    } else if (r.peek().is("ein") && r.peek(1).is("uhr")) {
        hour = 1;
        r.take();
    } else if (const auto named = first.is_number() ? std::nullopt : take_count(r)) {
        hour = *named;
        const auto here = r.position();  // "four thirty"; but "nine five" are two hours
        const auto behind = r.peek().what == token::kind::word ? take_count(r) : std::nullopt;
        if (behind && *behind >= 10 && *behind % 5 == 0)
            minute = *behind;
        else
            r.go_to(here);
    } else {
        return std::nullopt;
    }
    if (r.take_if({"uhr"})) {
        on_24_hours();
        const auto& behind = r.peek(1);  // "9 uhr 17 uhr" and "9 uhr 17:00" are two times
        const bool another = behind.is("uhr") || (behind.glued && (behind.is(":") || behind.is(".")));
        if (minute == 0 && !another && r.peek().is_number() && r.peek().text.size() == 2) {
            minute = r.peek().value;
            r.take();
        } else if (const auto here = r.position(); minute == 0 && r.peek().what == token::kind::word) {
            const auto named = take_count(r);  // "zehn Uhr dreißig"
            if (named && *named < 60 && !r.peek().is("uhr"))
                minute = *named;
            else
                r.go_to(here);
        }
    }
    if (!r.take_if({"o'clock", "oclock"})) r.take_phrase("o clock");
    return with_half_of_day(r, hour, minute, certain);
}

std::optional<minutes> take_duration(token_reader& r) {
    auto sum = take_amount(r);
    if (!sum) return std::nullopt;
    for (;;) {
        const auto here = r.position();
        r.skip_all({"and", "und", ","});
        const auto more = take_amount(r);
        if (!more) {
            r.go_to(here);
            break;
        }
        *sum += *more;
    }
    if (*sum <= 0 || *sum > std::int64_t{366} * minutes_per_day) return std::nullopt;
    return minutes{*sum};
}

std::optional<clock_reading> read_clock(std::string_view plain_words) {
    const auto tokens = tokens_of(plain_words);
    if (!tokens) return std::nullopt;
    token_reader r{*tokens};
    r.skip_all({"at", "around", "about", "by", "until", "till", "from", "um", "gegen", "bis", "ab", "say", "ca"});
    const auto t = take_clock(r, true);
    r.skip_all({",", "please", "sharp", "today", "."});
    if (!t || !r.at_end()) return std::nullopt;
    return t;
}

}  // namespace reading

std::optional<time_of_day> read_time(std::string_view typed) {
    if (typed.size() > longest_answer) return std::nullopt;
    const auto t = read_clock(plain(typed));
    if (!t) return std::nullopt;
    return time_of_day{static_cast<std::int16_t>(t->at)};
}

std::optional<minutes> read_duration(std::string_view typed) {
    if (typed.size() > longest_answer) return std::nullopt;
    const std::string text = plain(typed);
    const auto tokens = tokens_of(text);
    if (!tokens) return std::nullopt;
    token_reader r{*tokens};
    r.skip_all({"for",  "in",  "about", "around",   "the",       "next", "coming",   "fur",     "fuer",          "ca",
                ".",    "die", "den",   "nachsten", "kommenden", "etwa", "ungefahr", "roughly", "approximately", "only",
                "just", "nur"});
    const auto d = take_duration(r);
    if (d) r.take_phrase("from now");
    r.skip_all({",", "please", "or", "so", ".", "lang", "more", "noch", "longer"});
    if (!d || !r.at_end()) return std::nullopt;
    return d;
}

}  // namespace fulcrum::dialogue
