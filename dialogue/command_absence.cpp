// "I'm out for 3 days", "back on Monday", "ich bin nächste Woche im Urlaub": a pause, said the other way round.
#include <algorithm>
#include <chrono>
#include <optional>
#include <string>

#include "dialogue/command_words.hpp"
#include "dialogue/reading.hpp"
#include "dialogue/reply.hpp"

namespace fulcrum::dialogue {

using namespace reading;

namespace {

using kind = command_reading::kind;

// Any day to read dates from: whether they lie ahead is for later.
constexpr local_date some_day = any_day;

const word_list subjects = {"i am", "i will be", "ill be", "im", "will be", "be", "ich bin", "bin", "ich werde", "i"};
const word_list inner_subjects = {" i am ", " i will be ", " ill be ", " bin ich "};
const word_list owners = {"i am taking", "i will take", "im taking", "i take", "taking",    "i have", "i have got",
                          "ich habe",    "ich hab",     "habe",      "hab",    "ich nehme", "nehme"};
const word_list inner_owners = {" habe ich ", " hab ich ", " nehme ich ", " i am taking ", " i have "};

// Who says no more than this is away, and only has not said until when.
const word_list plainly_away = {"out of the office",
                                "out of office",
                                "on vacation",
                                "on holiday",
                                "on holidays",
                                "on leave",
                                "on sick leave",
                                "on pto",
                                "on parental leave",
                                "on maternity leave",
                                "on paternity leave",
                                "on annual leave",
                                "on sabbatical",
                                "in elternzeit",
                                "im mutterschutz",
                                "im sabbatical",
                                "im krankenstand",
                                "ooo",
                                "away",
                                "sick",
                                "ill",
                                "off sick",
                                "out sick",
                                "im urlaub",
                                "in urlaub",
                                "auf urlaub",
                                "urlaub",
                                "in den ferien",
                                "krank",
                                "krankgeschrieben",
                                "abwesend",
                                "nicht im buro",
                                "nicht im buero"};
// Words with many meanings: an absence only with its days.
const word_list perhaps_away = {"out",
                                "off",
                                "off work",
                                "not in",
                                "not here",
                                "not around",
                                "not working",
                                "unavailable",
                                "gone",
                                "weg",
                                "nicht da",
                                "nicht hier",
                                "unterwegs",
                                "traveling",
                                "travelling",
                                "in a meeting",
                                "in meetings",
                                "in a workshop",
                                "in training",
                                "at a conference",
                                "on a business trip",
                                "busy",
                                "im meeting",
                                "in einem meeting",
                                "in einer besprechung",
                                "auf dienstreise",
                                "auf geschaftsreise",
                                "auf einer konferenz",
                                "im workshop",
                                "wont be here",
                                "wont be in",
                                "wont be around",
                                "wont be there",
                                "wont be at work",
                                "not at work",
                                "sick leave",
                                "parental leave",
                                "maternity leave",
                                "paternity leave",
                                "annual leave",
                                "beim arzt"};
// Nouns that say it with nothing but the days: "holiday tomorrow", "morgen frei".
const word_list days_away = {"vacation", "holiday", "day off",       "a day off",  "pto",      "annual leave", "sick",
                             "ill",      "ooo",     "out of office", "sick leave", "urlaub",   "frei",         "krank",
                             "feiertag", "ferien",  "abwesend",      "im urlaub",  "nicht da", "elternzeit"};
const word_list parts_of_today = {"all day",
                                  "the whole day",
                                  "whole day",
                                  "for the rest of the day",
                                  "for today",
                                  "den ganzen tag",
                                  "ganztagig",
                                  "heute den ganzen tag",
                                  "this afternoon",
                                  "this evening",
                                  "tonight",
                                  "rest of the day",
                                  "the rest of the day",
                                  "rest of today",
                                  "later today",
                                  "heute nachmittag",
                                  "heute abend",
                                  "den rest des tages",
                                  "ab mittag",
                                  "ab heute mittag"};
const word_list days_off = {"urlaub", "ferien", "frei"};
const word_list back_again = {"back",        "back at work",   "back in the office", "back in office",
                              "back online", "zuruck",         "wieder da",          "wieder zuruck",
                              "wieder hier", "wieder im buro", "wieder im buero"};

command_reading a_pause(std::string_view rest) { return {kind::exact, {verb::pause, std::string{rest}}}; }
command_reading without_end(std::string_view begin = {}) {
    return {kind::malformed, {verb::pause, begin.empty() ? std::string{} : "from " + std::string{begin}}};
}

constexpr wall_clock some_moment{any_day, time_of_day{8 * 60}};

bool reads_as_date(std::string_view words) { return read_date(words, some_day).has_value(); }

// "since monday until friday": it has begun, so the end is what counts.
std::optional<command_reading> read_under_way(std::string_view words) {
    if (!take_front(words, {"since", "seit"})) return std::nullopt;
    for (const std::string_view until : {" until ", " till ", " bis "}) {
        const auto at = words.find(until);
        if (at == words.npos) continue;
        const auto end = words.substr(at + until.size());
        if (reads_as_date(words.substr(0, at)) && reads_as_date(end)) return a_pause("until " + std::string{end});
    }
    return std::nullopt;
}

// When somebody is away, as what follows `pause`; malformed where the end is missing.
command_reading read_when(std::string_view words) {
    if (words.empty()) return without_end();
    take_front(words, {"now", "noch", "leider", "again", "wieder"});
    if (one_of(words, parts_of_today)) return a_pause("today");
    if (one_of(words, {"this morning", "heute vormittag", "heute morgen", "bis mittag"})) return a_pause("until noon");
    if (take_front(words, {"until", "till", "til", "untill", "bis"})) {
        if (one_of(words, {"the end of the week", "end of the week", "the end of this week", "ende der woche",
                           "ende woche", "zum ende der woche"}))
            return a_pause("until next week");
        return read_end(words, some_moment) ? a_pause("until " + std::string{words}) : command_reading{};
    }
    if (std::string_view last = words;
        take_front(last, {"through", "thru", "up to and including", "einschliesslich"})) {
        if (reads_as_date(last)) return a_pause("today to " + std::string{last});
        return read_day_after(words, any_day) ? a_pause("until " + std::string{words}) : command_reading{};
    }
    if (const auto under_way = read_under_way(words)) return *under_way;
    const bool from_now = words.starts_with("in ");  // "in 10 minutes" is when it begins
    take_front(words, {"for", "fur"});
    if (!from_now && read_duration(words)) return a_pause(words);
    if (read_days(words, some_day)) return a_pause(words);
    if (take_front(words, {"since", "seit"}) && reads_as_date(words)) return without_end();
    if (take_front(words, {"from", "ab", "starting", "starting from"}) && reads_as_date(words))
        return without_end(one_of(words, {"now", "today", "heute", "sofort"}) ? std::string_view{} : words);
    return {};
}

// "a week off" is a wish, "bis freitag weg" an absence.
bool needs_no_subject(std::string_view when) { return take_front(when, {"until", "till", "bis", "ab", "from"}); }

// Whatever stands around any of the phrases, read as days; a phrase alone or without an end is malformed.
template <typename Read>
command_reading around(std::string_view words, word_list phrases, const Read& read, bool any_order = true) {
    for (const std::string_view p : phrases) {
        std::string_view rest = words;
        if (words == p)
            rest = {};
        else if (!take_front(rest, {p}) && (!take_back(rest, {p}) || !(any_order || needs_no_subject(rest))))
            continue;
        if (const auto found = read(rest); found.how != kind::none) return found;
    }
    return {};
}

// The phrase in the middle: "morgen im urlaub bis freitag".
command_reading read_split(std::string_view words) {
    for (const word_list& list : {plainly_away, perhaps_away, days_off})
        for (const std::string_view p : list) {
            const auto at = words.find(" " + std::string{p} + " ");
            if (at == words.npos) continue;
            const std::string days = std::string{words.substr(0, at)} + std::string{words.substr(at + 1 + p.size())};
            if (const auto found = read_when(days); found.how == kind::exact) return found;
        }
    return {};
}

// "holiday tomorrow", "nächste Woche Urlaub": days, and a noun. "A week off" is a wish.
command_reading read_days_away(std::string_view words) {
    return around(words, days_away, [](std::string_view when) -> command_reading {
        if (one_of(when, parts_of_today)) return a_pause("today");
        take_front(when, {"on", "am", "fur"});
        if (read_duration(when) || !read_days(when, any_day)) return {};
        const bool one_day = when.find(' ') == when.npos && !one_of(when, {"today", "tomorrow", "heute", "morgen"});
        return a_pause((one_day ? "on " : "") + std::string{when});
    });
}

// "back on monday", "ab montag wieder da".
command_reading read_return(std::string_view words) {
    return around(words, back_again, [](std::string_view when) -> command_reading {
        take_front(when, {"erst", "again"});
        take_back(when, {"erst"});
        if (const auto d = read_duration(when)) {
            if (!when.starts_with("in ") || *d < std::chrono::hours{1}) return {};
            return a_pause(when.substr(3));
        }
        take_front(when, {"on", "am", "ab", "from"});
        if (std::string_view clock = when; take_front(clock, {"at", "um", "gegen", "around"}) && read_clock(clock))
            return a_pause("until " + std::string{clock});
        if (when.empty() || one_of(when, {"today", "heute"})) return {};
        if (!reads_as_date(when) && !read_day_after(when, any_day)) return {};
        return a_pause("until " + std::string{when});
    });
}

// The sentence without its subject: "tomorrow i am off" is "tomorrow off".
bool take_subject(std::string& words, word_list front, word_list inner) {
    std::string_view rest = words;
    if (take_front(rest, front)) {
        words = std::string{rest};
        return true;
    }
    for (const std::string_view s : inner) {
        const auto at = words.find(s);
        if (at == words.npos) continue;
        words.replace(at, s.size(), " ");
        return true;
    }
    return false;
}

command_reading read_leave(const std::string& words, bool subject) {
    if (const auto found = around(words, plainly_away, read_when, subject); found.how == kind::exact) return found;
    const auto perhaps = around(words, perhaps_away, read_when, subject);
    if (perhaps.how == kind::exact) return perhaps;
    if (const auto days = read_days_away(words); days.how != kind::none) return days;
    if (const auto parted = read_split(words); parted.how != kind::none) return parted;
    if (!subject && words.find(' ') == words.npos && words != "ooo") return {};  // "sick" alone is just a word
    return around(words, plainly_away, read_when, subject);
}

// "ich habe morgen frei", "I'm taking Friday off".
command_reading read_days_off(std::string words) {
    if (!take_subject(words, owners, inner_owners)) return {};
    std::string_view rest = words;
    const auto found = take_back(rest, {"off"}) ? read_when(rest) : around(words, days_off, read_when);
    if (found.how == kind::malformed && !found.what.rest.empty()) return found;      // "ab morgen": until when?
    const bool which = found.how == kind::exact && !read_duration(found.what.rest);  // "I have 2 days off": which?
    if (which) return found;
    return read_split(words);
}

}  // namespace

command_reading read_absence(std::string_view raw) {
    if (raw.size() > 120) return {};
    if (const auto comma = raw.find(", "); comma != raw.npos && comma > 0)  // "I'm sick, back on Monday"
        if (const auto end = read_absence(raw.substr(comma + 2)); end.how == kind::exact)
            if (read_absence(raw.substr(0, comma)).how == kind::malformed) return end;
    const std::string text = plain(raw);
    std::string_view words = text;
    drop_courtesies(words);
    std::string sentence{words};
    for (const auto& [brief, full] : {std::pair{"i'm ", "i am "}, std::pair{"i'll ", "i will "}})
        if (const auto at = sentence.find(brief); at != sentence.npos && (at == 0 || sentence[at - 1] == ' '))
            sentence.replace(at, std::string_view{brief}.size(), full);
    std::erase(sentence, '\'');

    if (const auto off = read_days_off(sentence); off.how != kind::none) return off;
    if (std::string_view rest = sentence; take_front(rest, {"ich komme", "komme"})) {
        std::string_view when = rest;
        if (take_back(when, {"wieder"}) && reads_as_date(when)) return a_pause("until " + std::string{when});
        if (const auto back = read_return(rest); back.how != kind::none) return back;
    }
    const bool subject = take_subject(sentence, subjects, inner_subjects);
    if (const auto back = read_return(sentence); back.how != kind::none) return back;
    return read_leave(sentence, subject);
}

}  // namespace fulcrum::dialogue
