#include "dialogue/command.hpp"

#include <algorithm>
#include <optional>

#include "dialogue/calendar.hpp"
#include "dialogue/command_words.hpp"
#include "dialogue/plan.hpp"
#include "dialogue/reading.hpp"
#include "dialogue/reply.hpp"

namespace fulcrum::dialogue {

using namespace reading;

namespace {

using kind = command_reading::kind;

// Words that make of "schedule …" or "pause …" a sentence about something else.
const word_list sentence_words = {
    "is",      "was",      "are",   "were",     "has",     "had",     "have",   "and",   "or",    "of",
    "the",     "a",        "an",    "my",       "our",     "your",    "his",    "her",   "their", "its",
    "this",    "that",     "with",  "as",       "but",     "will",    "went",   "felt",  "seems", "looks",
    "took",    "ate",      "keeps", "conflict", "slips",   "slipped", "work",   "stuff", "tasks", "task",
    "meeting", "meetings", "wise",  "changes",  "changed", "would",   "should", "could", "can",   "did",
    "ist",     "war",      "sind",  "wird",     "und",     "der",     "die",    "mein",  "meine"};

// "join us", "leave early": not about tracks.
const word_list no_track_words = {"us",     "me",       "him",    "them",    "in",     "it",         "early",
                                  "on",     "for",      "to",     "at",      "when",   "alone",      "behind",
                                  "room",   "space",    "some",   "time",    "things", "everything", "nothing",
                                  "forces", "everyone", "people", "before",  "after",  "by",         "from",
                                  "no",     "not",      "if",     "because", "i",      "we",         "you"};

command_reading reading_of(kind how, verb what, std::string_view rest = {}) {
    return {how, {what, std::string{trim_typed(rest)}}};
}

// The message as typed, cut at its words: `word(0)` bare, `rest(1)` everything behind it as typed.
class cut_message {
  public:
    explicit cut_message(std::string_view raw) : raw_(raw) {
        for (const std::string_view w : typed_words(raw, 16)) {
            ends_.push_back(static_cast<std::size_t>(w.data() + w.size() - raw.data()));
            words_.push_back(w.size() <= 60 ? bare(w) : std::string{});
        }
    }
    std::string_view word(std::size_t i) const { return i < words_.size() ? words_[i] : std::string_view{}; }
    std::string_view rest(std::size_t words) const {
        return words == 0              ? raw_
               : words <= ends_.size() ? trim_typed(raw_.substr(ends_[words - 1]))
                                       : std::string_view{};
    }
    // How many words from `at` on are the longest of these phrases, or 0.
    std::size_t head(word_list phrases, std::size_t at = 0) const {
        std::size_t most = 0;
        for (const std::string_view p : phrases) {
            const auto all = split(p);
            if (all.size() <= most || at + all.size() > words_.size()) continue;
            const auto first = words_.begin() + static_cast<std::ptrdiff_t>(at);
            if (std::equal(all.begin(), all.end(), first)) most = all.size();
        }
        return most;
    }

  private:
    std::string_view raw_;
    std::vector<std::size_t> ends_;
    std::vector<std::string> words_;
};

std::size_t count_words(std::string_view s) { return typed_words(s, 20).size(); }

std::string first_word(std::string_view rest) {
    const auto words = typed_words(rest, 1);
    return words.empty() || words[0].size() > 60 ? std::string{} : bare(words[0]);
}

// What follows a command word and does not fit: a slip in a short command, or a sentence that happens to begin so.
command_reading does_not_fit(verb what, std::string_view rest) {
    const std::string first = first_word(rest);
    const bool amount = one_of(first, {"a", "an"}) && (what == verb::pause || what == verb::snooze);  // "snooze a bit"
    if ((one_of(first, sentence_words) && !amount) || count_words(rest) > 6) return {};
    return reading_of(kind::malformed, what, rest);
}

// Short plain words without courtesies; "" when it is too long to be an argument.
std::string argument(std::string_view rest) {
    if (rest.size() > 120) return {};
    std::string_view words;
    std::string text = plain(rest);
    std::erase(text, '(');
    std::erase(text, ')');
    words = text;
    drop_courtesies(words);
    return std::string{words};
}

// Any day to read dates from: whether they lie ahead is for later.
constexpr local_date some_day = any_day;

// Days as they stand after `pause`. "pause monday" could be until then, or that day.
bool reads_as_days(std::string_view words) {
    const auto span = read_days(words, some_day);
    if (!span) return false;
    const auto length = std::chrono::sys_days{span->back} - std::chrono::sys_days{span->first};
    return length > std::chrono::days{1} || !read_date(words, some_day) || words.starts_with("on ") ||
           words.starts_with("am ") || one_of(words, {"today", "tomorrow", "heute", "morgen"});
}

// Any moment to read the shape of "until …" from.
constexpr wall_clock some_moment{any_day, time_of_day{8 * 60}};

// "until further notice", "bis auf weiteres": a pause without an end.
const word_list open_ends = {"until further notice",
                             "till further notice",
                             "for now",
                             "for the time being",
                             "for the moment",
                             "indefinitely",
                             "forever",
                             "until i say so",
                             "until i say otherwise",
                             "until i say resume",
                             "until i resume",
                             "until i am back",
                             "until im back",
                             "until i'm back",
                             "until i write",
                             "until i write again",
                             "until i come back",
                             "until later",
                             "bis auf weiteres",
                             "bis auf widerruf",
                             "bis ich mich melde",
                             "bis ich mich wieder melde",
                             "bis ich wieder da bin",
                             "bis ich zuruck bin",
                             "auf unbestimmte zeit",
                             "furs erste",
                             "fur immer",
                             "erst mal",
                             "erstmal",
                             "vorerst",
                             "vorlaufig"};

command_reading read_pause(std::string_view rest) {
    const std::string text = argument(rest);
    std::string_view words = text;
    take_front(words, {"please", "bitte", "-"});
    if (std::string_view rest_of = words;
        take_front(rest_of, {"my", "the", "your", "meine", "die", "das", "deine"}) &&
        take_front(rest_of, {"reminders", "nudges", "messages", "notifications", "coaching", "coach", "track",
                             "questions", "erinnerungen", "nachrichten", "fragen"}))
        words = rest_of;
    take_front(words, {"reminders", "nudges", "messages", "notifications", "everything", "me", "mich", "alles"});
    take_front(words, {"now", "jetzt", "erst mal", "erstmal", "from now", "from now on", "ab jetzt"});
    if (words == "for" || one_of(words, open_ends)) return reading_of(kind::exact, verb::pause);
    take_front(words, {"for", "fur"});
    if (read_duration(words)) return reading_of(kind::exact, verb::pause, words);
    if (one_of(words, {"the day", "day", "rest of the day", "the rest of the day", "den rest des tages", "den tag"}))
        return reading_of(kind::exact, verb::pause, "today");
    std::string_view end = words;
    if (take_front(end, {"until", "till", "til", "untill", "bis"})) {
        if (read_end(end, some_moment)) return reading_of(kind::exact, verb::pause, "until " + std::string{end});
    } else if (read_day_after(words, any_day)) {  // "through Friday"
        return reading_of(kind::exact, verb::pause, "until " + std::string{words});
    } else if (reads_as_days(words)) {
        return reading_of(kind::exact, verb::pause, words);
    }
    return does_not_fit(verb::pause, rest);
}

command_reading read_snooze(std::string_view rest, bool must_fit) {
    const std::string text = argument(rest);
    std::string_view words = text;
    while (take_front(
        words, {"me",       "mich",  "it",   "es",        "again",       "nochmal", "noch mal",      "wieder",
                "please",   "bitte", "then", "dann",      "but",         "aber",    "this question", "the question",
                "this one", "this",  "that", "die frage", "diese frage", "das",     "dies"})) {
    }
    const auto asked = read_put_off(words, some_moment);
    take_front(words, {"for", "until", "till", "til", "to", "by", "at", "in", "on", "bis", "auf", "fur", "um", "am"});
    if (words == "tomorrow" || words == "morgen") return reading_of(kind::exact, verb::snooze, "tomorrow");
    if (one_of(words, {"a bit",  "a little",     "a little bit", "a while",      "a moment",
                       "bit",    "later",        "later today",  "later on",     "a few minutes",
                       "etwas",  "ein bisschen", "ein wenig",    "eine weile",   "kurz",
                       "spater", "nachher",      "spater heute", "heute spater", "ein paar minuten"}))
        return reading_of(kind::exact, verb::snooze);
    // Without its first word, unless that makes it mean something else: "until 16h", "in 20".
    if (asked) return reading_of(kind::exact, verb::snooze, read_put_off(words, some_moment) == asked ? words : text);
    return must_fit ? command_reading{} : does_not_fit(verb::snooze, rest);
}

command_reading read_schedule(std::string_view rest) {
    const rhythm any;
    if (read_rhythm(rest, any)) return reading_of(kind::exact, verb::schedule, rest);
    return does_not_fit(verb::schedule, rest);
}

command_reading read_timezone(std::string_view rest) {
    const cut_message message{rest};
    const bool linked =
        one_of(message.word(0), {"to", "is", "in", "ist", "auf", "zu", "nach", "of"}) || rest.starts_with("= ");
    if (linked && !message.rest(1).empty()) rest = message.rest(1);
    const auto words = count_words(rest);
    if (one_of(argument(rest), {"profil"})) return reading_of(kind::exact, verb::timezone, "profile");
    if (words <= 2 || (words <= 6 && rest.size() <= 60 && !find_zone(rest).empty())) {
        return reading_of(kind::exact, verb::timezone, rest);
    }
    return does_not_fit(verb::timezone, rest);
}

command_reading read_track(verb what, std::string_view rest) {
    const cut_message words{rest};
    const std::string_view first = words.word(0);
    const auto count = count_words(rest);
    // "join from vision to roadmap" is the name of a track, "join from home" is not.
    const bool named_so = (first == "from" && count == 4 && words.word(2) == "to") ||
                          (first == "von" && count == 5 && words.word(3) == "zur");
    const bool sentence = one_of(first, no_track_words) || (one_of(first, sentence_words) && first != "the");
    if ((sentence || count > 4) && !named_so) return {};
    return reading_of(kind::exact, what, rest);
}

// "12", "#12", "number 12": the digits.
std::string entry_number(std::string_view rest) {
    const std::string text = argument(rest);
    std::string_view words = text;
    take_front(words, {"number", "no", "entry", "nr", "no."});
    if (words.starts_with('#')) words.remove_prefix(1);
    const bool digits = !words.empty() && words.size() <= 9 && words.find_first_not_of("0123456789") == words.npos;
    return digits ? std::string{words} : std::string{};
}

command_reading read_journal(const cut_message& message) {
    const std::string_view what = message.word(1), rest = message.rest(2);
    const auto numbered = [&](verb v) {
        const std::string number = entry_number(rest);
        return number.empty() ? does_not_fit(v, rest) : reading_of(kind::exact, v, number);
    };
    if (one_of(what, {"search", "find", "suche", "suchen", "finde", "durchsuchen", "durchsuche"}))
        return reading_of(kind::exact, verb::journal_search, rest);
    if (one_of(what, {"show", "read", "open", "zeige", "zeig", "lies"})) return numbered(verb::journal_show);
    if (one_of(what, {"edit", "change", "andere", "bearbeite", "bearbeiten"})) return numbered(verb::journal_edit);
    if (one_of(what, {"delete", "remove", "erase", "losche", "loschen", "entferne"}))
        return numbered(verb::journal_delete);
    if (const auto number = entry_number(message.rest(1)); !number.empty()) {
        return reading_of(kind::exact, verb::journal_show, number);
    }
    if (count_words(message.rest(1)) > 3 || message.word(0) != "journal") return {};
    return does_not_fit(verb::journal, message.rest(1));
}

// "values: care, courage" and not "values matter to us".
bool raw_list(std::string_view raw) {
    return raw.size() <= 200 && raw.find_first_of(",:") != raw.npos && raw.find('\n') == raw.npos;
}

// "plans kept 3", "plan drop 3": what becomes of it, or "".
std::string_view fate_of_plan(std::string_view word) {
    if (one_of(word, {"kept", "keep", "done", "geschafft", "gehalten"})) return "kept";
    if (one_of(word, {"partly", "teils", "teilweise"})) return "partly";
    if (one_of(word, {"drop", "dropped", "delete", "remove", "weg", "streichen", "streiche", "gestrichen"}))
        return "drop";
    return {};
}

// "vision add …", "vision streiche 2": what becomes of a line, or "".
std::string_view change_of_vision(std::string_view word) {
    if (word == "add") return "add";
    if (one_of(word, {"edit", "andere", "andern"})) return "edit";
    if (one_of(word, {"remove", "streiche", "streichen"})) return "remove";
    return {};
}

// "quiet 18:00-08:00", "quiet off". Anything else that begins with the word is about something else.
command_reading read_quiet_words(std::string_view rest) {
    const std::string text = argument(rest);
    if (one_of(text, {"off", "none", "aus"})) return reading_of(kind::exact, verb::quiet, "off");
    if (std::string_view words = text; take_back(words, {"setzen", "stellen", "andern"}) && read_quiet(words))
        return reading_of(kind::exact, verb::quiet, words);
    if (read_quiet(rest)) return reading_of(kind::exact, verb::quiet, rest);
    if (text.find_first_of("0123456789") == text.npos) return {};
    return does_not_fit(verb::quiet, rest);
}

// "max 2 a day", "at most one per day", "max off"; "no more than one" only with its day.
command_reading read_most(std::string_view rest, bool must_be_daily = false) {
    const std::string text = argument(rest);
    std::string_view words = text;
    const bool daily = take_back(words, {"a day", "per day", "each day", "daily", "am tag", "pro tag", "/day"});
    if (must_be_daily && !daily) return {};
    take_back(words, {"nudges", "nudge", "messages", "message", "times", "time", "nachrichten", "nachricht", "mal"});
    if (!daily && one_of(words, {"off", "none", "aus"})) return reading_of(kind::exact, verb::most, "off");
    if (words == "once" || words == "twice") return reading_of(kind::exact, verb::most, words == "once" ? "1" : "2");
    if (const auto n = number_word(words)) return reading_of(kind::exact, verb::most, std::to_string(*n));
    const bool digits = !words.empty() && words.size() <= 2 && words.find_first_not_of("0123456789") == words.npos;
    if (digits) return reading_of(kind::exact, verb::most, words);
    return {};
}

// The day that is asked for, as `why` wants it: "yesterday", "monday", "20 november"; "" for a stretch of days.
std::optional<std::string> day_asked(std::string_view words, bool any_day) {
    any_day = take_front(words, {"on", "am", "last", "letzten"}) || any_day;
    take_back(words, {"morning", "evening", "night", "abend", "fruh"});
    if (one_of(words, {"yesterday", "gestern"})) return "yesterday";
    if (one_of(words, {"today", "heute", "this"})) return "today";
    if (!any_day) return std::nullopt;
    if (one_of(words, {"this week", "diese woche", "week", "last week", "letzte woche", "lately", "these days",
                       "recently", "zuletzt"}))
        return "";
    if (weekday_index(words, false)) return std::string{words};
    const bool a_date = words.find_first_of("0123456789") != words.npos && read_date(words, some_day);
    return a_date ? std::optional{std::string{words}} : std::nullopt;
}

// "why did I get this?", "why nothing yesterday?", "why no message on Monday?", "why today".
command_reading read_why(std::string_view rest) {
    std::string text = argument(rest);
    std::erase(text, '\'');
    std::string_view words = text;
    const auto asked = [&](std::string_view what) { return reading_of(kind::exact, verb::why, what); };
    if (is_why_this(words)) return asked("this");
    if (one_of(words, {"twice", "did you write twice", "did you write to me twice", "did you write me twice", "zweimal",
                       "hast du zweimal geschrieben", "hast du mir zweimal geschrieben"}))
        return asked("today");
    if (one_of(words, {"so many", "so many messages", "so often", "so few", "so few messages", "so seldom",
                       "so viele nachrichten", "so oft", "so wenige nachrichten", "so selten", "did you stop",
                       "did you stop writing", "have you stopped", "schreibst du nicht mehr"}))
        return asked("");
    if (take_front(words, {"only one", "just one", "only once", "nur eine", "nur einmal"})) {
        const auto which = day_asked(words.empty() ? "today" : words, true);
        return which ? asked(*which) : command_reading{};
    }
    if (one_of(words, {"not yesterday", "gestern nicht"})) return asked("yesterday");
    if (is_why_nothing(words)) return asked("today");
    const bool nothing = take_why_nothing(words);
    if (nothing && (take_front(words, {"since", "seit", "for", "for the last", "the last"}) ||
                    take_back(words, {"days ago", "day ago"})))
        return asked("");
    const auto day = day_asked(words, nothing);
    return day ? asked(*day) : command_reading{};
}

// One word of letters, digits and hyphens; whether there is such a calendar, the machine knows.
bool is_calendar_name(std::string_view text) {
    return text.size() > 1 && std::all_of(text.begin(), text.end(), [](char c) {
               return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-';
           });
}

// Words about how much and when the coach writes by itself.
command_reading read_volume(const cut_message& message) {
    const std::string_view first = message.word(0), rest = message.rest(1);
    if (const auto words = message.head({"quiet", "quiet hours", "quiet time", "quiet times"}); words > 0)
        return read_quiet_words(message.rest(words));
    if (const auto words = message.head({"ruhe",
                                         "ruhezeit",
                                         "ruhezeiten",
                                         "dnd",
                                         "do not disturb",
                                         "no messages",
                                         "no nudges",
                                         "no reminders",
                                         "nothing",
                                         "dont write",
                                         "dont write to me",
                                         "dont message me",
                                         "do not write",
                                         "do not message me",
                                         "keine nachrichten",
                                         "keine nachricht",
                                         "keine fragen",
                                         "nichts",
                                         "nicht schreiben",
                                         "schreib mir nicht",
                                         "schreib nicht"});
        words > 0)
        if (const auto hours = read_quiet_words(message.rest(words)); hours.how == kind::exact) return hours;
    if (one_of(first, {"max", "maximum", "hochstens", "maximal"})) return read_most(rest);
    if (first == "at" && message.word(1) == "most") return read_most(message.rest(2));
    if (one_of(first, {"no", "not", "nicht"}) && one_of(message.word(1), {"more", "mehr"}) &&
        one_of(message.word(2), {"than", "als"}))
        return read_most(message.rest(3), true);
    if (one_of(first, {"why", "warum"})) return read_why(rest);
    if (one_of(first, {"holidays", "holiday", "feiertage"})) {
        const std::string text = argument(rest);
        if (one_of(text, {"on", "an"})) return reading_of(kind::exact, verb::holidays, "on");
        if (one_of(text, {"off", "aus"})) return reading_of(kind::exact, verb::holidays, "off");
        if (one_of(text, {"usual", "ubliche", "normal"})) return reading_of(kind::exact, verb::holidays, "usual");
        if (is_calendar_name(text)) return reading_of(kind::exact, verb::holidays, text);
    }
    if (one_of(first, {"taps", "tapping", "antippen", "tippen"})) {
        const std::string all = bare(rest);
        std::string_view text = all;
        drop_courtesies(text);
        if (one_of(text, {"on", "an", "ein"})) return reading_of(kind::exact, verb::taps, "on");
        if (one_of(text, {"off", "aus"})) return reading_of(kind::exact, verb::taps, "off");
    }
    if (one_of(first, {"rehearse", "rehearsing", "vorstellen"})) {
        const std::string text = bare(rest);
        if (one_of(text, {"on", "an", "ein"})) return reading_of(kind::exact, verb::rehearse, "on");
        if (one_of(text, {"off", "aus"})) return reading_of(kind::exact, verb::rehearse, "off");
    }
    if (first == "keep" && message.word(1) == "going") {
        const std::string text = argument(message.rest(2));
        if (one_of(text, {"daily", "every day", "anyway"})) return reading_of(kind::exact, verb::keep_going, "daily");
        if (one_of(text, {"normal", "normally", "as usual", "off"}))
            return reading_of(kind::exact, verb::keep_going, "normal");
    }
    if (first == "schreib" || first == "schreibe") {
        const std::string text = argument(message.rest(1));
        if (one_of(text, {"trotzdem", "trotzdem weiter"})) return reading_of(kind::exact, verb::keep_going, "daily");
        if (one_of(text, {"normal", "wieder normal"})) return reading_of(kind::exact, verb::keep_going, "normal");
    }
    return {};
}

// "only mornings": what `schedule` takes for it, or "".
std::string_view slot_alone(std::string_view raw) {
    if (raw.size() > 60) return {};
    const std::string text = bare(raw);
    std::string_view words = text;
    drop_courtesies(words);
    if (one_of(words, {"only mornings", "mornings only", "only in the morning", "nur morgens"})) return "only mornings";
    if (one_of(words, {"only evenings", "evenings only", "only in the evening", "nur abends"})) return "only evenings";
    return {};
}

// --- wishes: the same in a sentence ----------------------------------------------------------------------------------

// What is put off with these, whenever is said behind them.
const word_list ask_again = {"remind me",
                             "remind me again",
                             "ask me",
                             "ask me again",
                             "ask again",
                             "ask",
                             "try me again",
                             "try me",
                             "come back",
                             "come back to me",
                             "come back to this",
                             "check back",
                             "check back in",
                             "check in again",
                             "ping me",
                             "ping me again",
                             "nudge me",
                             "nudge me again",
                             "get back to me",
                             "wake me",
                             "later",
                             "maybe later",
                             "not now",
                             "not right now",
                             "put it off",
                             "put this off",
                             "postpone",
                             "erinnere mich",
                             "erinner mich",
                             "erinnere mich nochmal",
                             "frag mich",
                             "frage mich",
                             "frag mich nochmal",
                             "frag nochmal",
                             "frag",
                             "frag wieder",
                             "melde dich",
                             "meld dich",
                             "melde dich wieder",
                             "meld dich wieder",
                             "komm",
                             "komm wieder",
                             "probier es",
                             "versuch es",
                             "versuchs",
                             "spater",
                             "nicht jetzt",
                             "jetzt nicht",
                             "gerade nicht",
                             "verschieb auf",
                             "verschieb es",
                             "verschieb das",
                             "verschiebe es",
                             "verschiebe das",
                             "vertage das",
                             "vertage es"};
// "Write me at 10": today, or from now on?
const word_list write_to_me = {"write",
                               "write me",
                               "write to me",
                               "write me again",
                               "write again",
                               "write to me again",
                               "message me",
                               "message me again",
                               "send me something",
                               "schreib mir",
                               "schreibe mir",
                               "schreib",
                               "schreib mir wieder",
                               "schreib mir nochmal"};
const word_list be_quiet = {"be quiet",
                            "stay quiet",
                            "leave me alone",
                            "leave me in peace",
                            "stop writing",
                            "stop writing me",
                            "stop writing to me",
                            "stop messaging",
                            "stop messaging me",
                            "stop reminding me",
                            "stop nudging me",
                            "stop asking",
                            "dont write",
                            "dont write to me",
                            "dont write me",
                            "dont message me",
                            "dont ask me",
                            "dont ask",
                            "dont disturb me",
                            "do not write",
                            "do not write to me",
                            "do not message me",
                            "do not disturb me",
                            "do not disturb",
                            "dnd",
                            "mute",
                            "no messages",
                            "no nudges",
                            "no reminders",
                            "no questions",
                            "lass mich in ruhe",
                            "lass mich",
                            "schreib mir nicht",
                            "schreib nicht",
                            "schreibe mir nicht",
                            "frag nicht",
                            "frag mich nicht",
                            "sei still",
                            "melde dich nicht",
                            "mach pause",
                            "mach bitte pause",
                            "mach eine pause",
                            "pause machen",
                            "stell dich stumm",
                            "stumm",
                            "keine nachrichten",
                            "keine nachricht",
                            "keine fragen",
                            "keine erinnerungen",
                            "stummschalten"};

// Days as such, one alone as well: "tomorrow", "on friday".
command_reading read_quiet_days(std::string_view rest) {
    const std::string text = argument(rest);
    std::string_view words = text;
    take_front(words, {"me", "mich", "mir"});
    if (std::string_view day = words; take_front(day, {"before", "vor"}) && read_date(day, any_day))
        return reading_of(kind::exact, verb::pause, "until " + std::string{day});
    const bool day_alone =
        !words.starts_with("until") && !words.starts_with("bis") && read_days(words, any_day) && !read_duration(words);
    const bool named_day = words.starts_with("on ") || words.starts_with("am ") || one_of(words, {"today", "heute"});
    if (day_alone) {
        const bool bare_date = !named_day && read_date(words, any_day).has_value();
        return reading_of(kind::exact, verb::pause, (bare_date ? "on " : "") + std::string{words});
    }
    const auto pause = read_pause(words);
    const auto length = read_duration(pause.what.rest);
    const bool moment = length && *length < std::chrono::hours{1};  // "stay quiet for a minute" is good advice
    return pause.how == kind::exact && !pause.what.rest.empty() && !moment ? pause : command_reading{};
}

// "fridays", "at weekends": a lasting change, which is asked about first.
command_reading read_quiet_habit(std::string_view rest) {
    const std::string text = argument(rest);
    std::string_view words = text;
    while (take_front(words, {"on", "at", "am", "an", "the"})) {
    }
    if (one_of(words, {"weekends", "wochenenden", "wochenende", "weekend"}))
        return reading_of(kind::near, verb::schedule, "weekdays");
    const bool habit = words.ends_with("days") || words.ends_with("tags");
    if (!habit || !weekday_index(words, false)) return {};
    return reading_of(kind::near, verb::schedule, "except " + std::string{words});
}

command_reading read_wish(const cut_message& message) {
    if (const auto words = message.head(be_quiet); words > 0) {
        const auto rest = message.rest(words);
        if (const auto habit = read_quiet_habit(rest); habit.how != kind::none) return habit;
        return read_quiet_days(rest);
    }
    if (message.word(0) == "skip") return read_quiet_days(message.rest(1));
    if (const auto words = message.head(write_to_me); words > 0) {
        const std::string text = argument(message.rest(words));
        std::string_view when = text;
        take_front(when, {"at", "um", "always at", "immer um"});
        take_back(when, {"instead", "stattdessen", "from now on", "ab jetzt", "in future", "every day"});
        if (when != text && read_rhythm(when, {})) return reading_of(kind::near, verb::schedule, when);
        return read_snooze(message.rest(words), true);
    }
    if (const auto words = message.head(ask_again); words > 0) return read_snooze(message.rest(words), true);
    return {};
}

// "tip delegation", "question about risk": a word or two, or more behind "about".
command_reading read_about(verb what, const cut_message& message) {
    const bool about =
        one_of(message.word(1), {"about", "on", "for", "regarding", "re", "uber", "zu", "zum", "zur", "fur", "wegen"});
    const auto rest = trim(message.rest(about ? 2 : 1));
    const auto count = count_words(rest);
    if (count == 0 || count > (about ? 12u : what == verb::tip ? 2u : 0u)) return {};
    if (!about && (one_of(message.word(1), sentence_words) || one_of(message.word(1), {"please", "bitte", "pls"})))
        return {};
    return reading_of(kind::exact, what, rest);
}

// Commands with something behind them.
command_reading read_with_rest(const cut_message& message) {
    std::size_t at = 0;
    while (one_of(message.word(at), {"set", "change", "my", "the"}) && at < 3) ++at;
    const std::string_view first = message.word(at);
    const bool time_zone = first == "time" && message.word(at + 1) == "zone";
    if (time_zone || one_of(first, {"timezone", "tz", "zeitzone"})) {
        return read_timezone(message.rest(at + (time_zone ? 2 : 1)));
    }
    if (one_of(first, {"schedule", "rhythm", "zeitplan"})) return read_schedule(message.rest(at + 1));
    if (at > 0 && message.head({"quiet hours", "quiet time", "quiet times", "quiet"}, at) > 0)
        return read_quiet_words(
            message.rest(at + message.head({"quiet hours", "quiet time", "quiet times", "quiet"}, at)));
    if (at > 0) return {};
    if (const auto only = slot_alone(message.rest(0)); !only.empty())
        return reading_of(kind::exact, verb::schedule, only);
    if (const auto volume = read_volume(message); volume.how != kind::none) return volume;

    if (one_of(first, {"tip", "tips", "tipp", "tipps"})) return read_about(verb::tip, message);
    if (one_of(first, {"question", "frage"}))
        if (const auto asked = read_about(verb::question, message); asked.how != kind::none) return asked;
    const std::string_view rest = message.rest(1);
    if (one_of(first, {"pause", "pausiere", "pausier", "pausieren", "abmelden"})) return read_pause(rest);
    if (one_of(first, {"balance", "bilanz"}) && one_of(message.word(1), {"target", "ziel"})) {
        const auto aim = message.rest(2);
        const bool off = one_of(argument(aim), {"aus", "kein", "keins"});
        return reading_of(kind::exact, verb::balance, "target " + (off ? "off" : std::string(aim)));
    }
    if (one_of(first, {"plans", "plan", "plane"}))
        if (const auto fate = fate_of_plan(message.word(1)); !fate.empty()) {
            const auto number = entry_number(message.rest(2));
            if (number.empty()) return first == "plane" ? command_reading{} : does_not_fit(verb::plans, rest);
            return reading_of(kind::exact, verb::plans, std::string(fate) + " " + number);
        }
    if (first == "plans") return does_not_fit(verb::plans, rest);
    if (first == "plan") {
        const auto halves = read_plan(rest);
        if (!halves.cue.empty() && halves.action.empty()) return reading_of(kind::malformed, verb::plan, rest);
        if (halves.cue.empty() || halves.action.empty()) return does_not_fit(verb::plan, rest);
        return reading_of(kind::exact, verb::plan, rest);
    }
    if (one_of(first, {"priorities", "prioritäten", "prioritaten"})) return does_not_fit(verb::priorities, rest);
    if (first == "vision") {
        const bool new_line = message.word(1) == "dazu" && rest.substr(0, rest.find(' ')).ends_with(':');
        const auto change = new_line ? "add" : change_of_vision(message.word(1));
        const std::string said = std::string(change) + " " + std::string(message.rest(2));
        if (change == "add" && count_words(rest) > 1) return reading_of(kind::exact, verb::vision, said);
        if (one_of(argument(rest), {"settled", "geklart"})) return reading_of(kind::exact, verb::vision, "settled");
        if (one_of(change, {"edit", "remove"}) && !entry_number(message.word(2)).empty())
            return reading_of(kind::exact, verb::vision, said);
        const bool lacks_its_line = !change.empty() && message.rest(2).empty();
        return lacks_its_line ? reading_of(kind::malformed, verb::vision, rest) : command_reading{};
    }
    if (one_of(first, {"values", "werte"})) {
        const bool a_list = raw_list(message.rest(0));
        return a_list ? reading_of(kind::exact, verb::values, rest) : does_not_fit(verb::values, rest);
    }
    if (one_of(first, {"language", "sprache"})) {
        if (count_words(rest) == 1) return reading_of(kind::exact, verb::language, rest);
        return does_not_fit(verb::language, rest);
    }
    if (one_of(first, {"snooze", "schlummern", "schlummer"})) return read_snooze(rest, false);
    if (const auto wish = read_wish(message); wish.how != kind::none) return wish;
    if (one_of(first, {"join", "mitmachen"})) return read_track(verb::join, rest);
    if (first == "leave") return read_track(verb::leave, rest);
    if (first == "note") return reading_of(kind::exact, verb::note, rest);
    const bool colon =
        !rest.empty() && message.rest(0).substr(0, message.rest(0).find(':')).find(' ') == std::string_view::npos;
    if (const auto to_me = message.head({"notiz an mich", "notiz fur mich"});
        to_me > 0 && message.rest(0).substr(0, message.rest(0).size() - message.rest(to_me).size()).find(':') !=
                         std::string_view::npos)
        return reading_of(kind::exact, verb::note, message.rest(to_me));
    if (colon && one_of(first, {"notiz", "notiere", "notier", "merke", "merk"}))
        return reading_of(kind::exact, verb::note, rest);
    if (one_of(first, {"journal", "tagebuch"})) return read_journal(message);
    if (first == "admin" && !one_of(first_word(rest), sentence_words)) {
        return reading_of(kind::exact, verb::admin, rest);
    }
    return {};
}

command_reading read_slip(const cut_message& message, std::string_view raw, bool is_slash) {
    if (raw.size() > 60) return {};
    const auto words = count_words(raw);
    const std::string said = bare(raw);
    if (words <= 3)
        if (const auto meant = slip_of_a_verb(said)) return reading_of(kind::near, *meant);

    // A slip in the word of a command with something behind it: read it as if spelled right.
    const auto reread = [&](const std::string& corrected) {
        command_reading again = read_with_rest(cut_message{corrected});
        again.how = again.how == kind::exact ? kind::near : kind::none;
        return again;
    };
    if (message.word(0) == "journal") {
        for (const std::string_view target : {"search", "show", "edit", "delete"}) {
            if (slip_distance(message.word(1), target) > 2) continue;
            return reread("journal " + std::string{target} + ' ' + std::string{message.rest(2)});
        }
        return {};
    }
    if (message.rest(1).empty() || words > 6) return {};
    if (message.word(1) == "me" && slip_distance(message.word(0), "remind") <= 2)
        return reread("remind me " + std::string{message.rest(2)});
    for (const std::string_view target :
         {"schedule", "timezone", "snooze", "pause", "journal", "join", "leave", "note"}) {
        if (slip_distance(message.word(0), target) > 2) continue;
        // The short ones are too near to ordinary words to guess at when a sentence follows.
        if (words > 3 && !one_of(target, {"schedule", "snooze", "pause"})) continue;
        if (target.size() <= 5 && target != "pause" && !is_slash) continue;
        return reread(std::string{target} + ' ' + std::string{message.rest(1)});
    }
    return {};
}

// Without what one puts before a command in chat. Says whether there was a slash.
bool take_address(std::string_view& raw) {
    const auto take = [&](std::string_view name) {
        if (raw.size() < name.size() || fold(raw.substr(0, name.size())) != name) return false;
        const std::string_view rest = raw.substr(name.size());
        if (!rest.empty() && !is_blank(rest[0]) && rest[0] != ':' && rest[0] != ',') return false;
        raw = rest;
        while (!raw.empty() && (is_blank(raw[0]) || raw[0] == ':' || raw[0] == ',')) raw.remove_prefix(1);
        return true;
    };
    take("@fulcrum");
    bool slash = take("/fulcrum");
    if (raw.size() > 1 && raw[0] == '/' && raw[1] != '/') {
        raw.remove_prefix(1);
        slash = true;
    }
    return slash;
}

// What one puts before a wish: "please", "hey coach", "can you", "ich möchte".
const word_list before_a_wish = {"please",
                                 "pls",
                                 "plz",
                                 "bitte",
                                 "hey",
                                 "hi",
                                 "hello",
                                 "hallo",
                                 "ok",
                                 "okay",
                                 "oki",
                                 "alright",
                                 "sorry",
                                 "sorry but",
                                 "thanks",
                                 "thank you",
                                 "danke",
                                 "fulcrum",
                                 "coach",
                                 "dear coach",
                                 "lieber coach",
                                 "hey coach",
                                 "can you",
                                 "could you",
                                 "would you",
                                 "will you",
                                 "can we",
                                 "could we",
                                 "can i",
                                 "could i",
                                 "may i",
                                 "would you mind",
                                 "is it possible to",
                                 "kannst du",
                                 "konntest du",
                                 "wurdest du",
                                 "kann ich",
                                 "konnte ich",
                                 "konnen wir"};
// What begins a sentence about something else as well ("well done", "I want to start"): only a command with its when is
// meant for the coach.
const word_list before_my_wish = {"so",
                                  "well",
                                  "fine",
                                  "sure",
                                  "good",
                                  "great",
                                  "gut",
                                  "also",
                                  "and",
                                  "und",
                                  "then",
                                  "dann",
                                  "now",
                                  "jetzt",
                                  "just",
                                  "einfach",
                                  "mal",
                                  "doch",
                                  "id like to",
                                  "i would like to",
                                  "i want to",
                                  "i want you to",
                                  "id like you to",
                                  "i need to",
                                  "i need you to",
                                  "i have to",
                                  "lets",
                                  "let us",
                                  "ich mochte",
                                  "ich mochte gern",
                                  "ich will",
                                  "ich wurde gern",
                                  "ich wurde gerne",
                                  "ich muss",
                                  "lass uns"};
// What one would like to see.
const word_list before_a_thing = {"show me",      "show me the",    "show",           "give me",       "can i have",
                                  "could i have", "can i get",      "can i see",      "i want to see", "id like to see",
                                  "whats",        "what is",        "what are",       "zeig mir",      "zeige mir",
                                  "zeig",         "zeige",          "gib mir",        "wie ist",       "was ist",
                                  "was sind",     "ich hatte gern", "ich hatte gerne"};

enum class courtesy { none, plain, wish, thing };

// Takes them off, and says what there was.
courtesy take_courtesies(std::string_view& raw) {
    const cut_message message{raw};
    std::size_t at = 0;
    auto found = courtesy::none;
    for (;;) {
        const auto wish = message.head(before_my_wish, at), thing = message.head(before_a_thing, at);
        const auto words = std::max({message.head(before_a_wish, at), wish, thing});
        if (words == 0) break;
        at += words;
        if (thing == words)
            found = courtesy::thing;
        else if (wish == words)
            found = courtesy::wish;
        else if (found == courtesy::none)
            found = courtesy::plain;
    }
    const auto rest = message.rest(at);
    if (rest.empty()) return courtesy::none;
    raw = rest;
    return found;
}

// "bis Freitag pausieren", "mich in einer Stunde erinnern": the verb at the end, as after "kannst du".
command_reading read_verb_last(std::string_view raw) {
    if (raw.size() > 120) return {};
    const std::string text = argument(raw);
    std::string_view words = text;
    if (take_back(words, {"nicht schreiben", "nicht fragen", "keine nachrichten"}))
        if (const auto habit = read_quiet_habit(words); habit.how != kind::none) return habit;
    words = text;
    if (take_back(words, {"ab"}) && take_front(words, {"melde mich", "ich melde mich", "meld mich"}))
        return read_quiet_days(words);
    words = text;
    if (take_back(words, {"in ruhe", "in peace", "alone"}) && take_front(words, {"lass mich", "leave me"}))
        return read_quiet_days(words);
    words = text;
    if (words.starts_with("nicht ") && words.ends_with(" schreiben"))
        return read_quiet_days(words.substr(6, words.size() - 6 - 10));
    if (take_back(words, {"pausieren", "eine pause machen", "pause machen", "pause", "ruhig sein", "still sein",
                          "nicht schreiben", "nichts schreiben", "nicht schreibst", "keine nachrichten schicken",
                          "keine nachrichten", "keine nachricht", "keine fragen"}))
        return read_quiet_days(words);
    if (take_back(words, {"mir schreiben", "schreiben"})) {
        take_front(words, {"mir"});
        take_front(words, {"um", "immer um"});
        if (words != text && text.find("um ") != text.npos && read_rhythm(words, {}))
            return reading_of(kind::near, verb::schedule, words);
    }
    words = text;
    if (take_back(words, {"erinnern", "nochmal fragen", "noch einmal fragen", "wieder fragen", "fragen", "melden",
                          "verschieben", "vertagen", "aufschieben", "wieder melden", "schlummern", "weitermachen"})) {
        take_front(words, {"mich", "dich"});
        return read_snooze(words, true);
    }
    return {};
}

// "`snooze 30m`" as copied from the help.
std::string_view unquoted(std::string_view raw) {
    while (raw.size() > 2 && raw.front() == raw.back() &&
           std::string_view{"`\"*_'"}.find(raw[0]) != std::string_view::npos) {
        raw = trim(raw.substr(1, raw.size() - 2));
    }
    return raw;
}

}  // namespace

namespace {

command_reading read_plainly(std::string_view raw, bool slash) {
    if (raw.size() <= 80) {
        if (const auto v = said_in_full(bare(raw))) {
            const bool lacks_number =
                *v == verb::journal_show || *v == verb::journal_edit || *v == verb::journal_delete || *v == verb::plan;
            return reading_of(lacks_number ? kind::malformed : kind::exact, *v);
        }
        if (const auto absence = read_absence(raw); absence.how != kind::none) return absence;
    }
    const cut_message message{raw};
    auto found = read_with_rest(message);
    if (found.how == kind::exact) return found;
    if (const auto last = read_verb_last(raw); last.how != kind::none && last.how != kind::malformed) return last;
    const auto slip = read_slip(message, raw, slash);
    return slip.how == kind::near ? slip : found;
}

// What can be shown: "what's next" is no command.
bool is_a_thing(const command_reading& r) {
    switch (r.what.what) {
        case verb::tip:
        case verb::question:
        case verb::journal:
        case verb::plans:
        case verb::schedule:
        case verb::timezone:
        case verb::balance:
        case verb::vision:
        case verb::values:
        case verb::priorities:
        case verb::status:
        case verb::tracks:
        case verb::help:
        case verb::privacy:
        case verb::quiet:
        case verb::holidays:
        case verb::language:
            return r.how == kind::exact && r.what.rest.empty();
        default:
            return false;
    }
}

// Wishes that say something else in a sentence: "please note that …", "can you join us", "I want to start".
bool wish_of_another_kind(const command_reading& r, std::string_view said, courtesy before) {
    if (before == courtesy::wish && (r.what.rest.empty() || r.how == kind::malformed)) return true;
    if (before == courtesy::thing && !is_a_thing(r)) return true;
    switch (r.what.what) {
        case verb::note:
            return said.find(':') == said.npos;
        case verb::join:
        case verb::leave:
            return r.what.rest.empty() || count_words(r.what.rest) > 3;
        case verb::values:
        case verb::vision:
        case verb::priorities:
            return before != courtesy::thing;
        case verb::admin:
            return true;
        default:
            return false;
    }
}

}  // namespace

command_reading read_command(std::string_view typed) {
    std::string_view raw = unquoted(trim_typed(typed));
    const bool slash = take_address(raw);
    raw = trim_typed(raw);
    if (raw.empty()) return {};
    if (raw.size() <= 3 && raw.find_first_not_of('?') == raw.npos) return reading_of(kind::exact, verb::help);
    const auto found = read_plainly(raw, slash);
    constexpr std::size_t longest_wish = 160;
    if (found.how == kind::exact || raw.size() > longest_wish) return found;
    const auto before = take_courtesies(raw);
    if (before == courtesy::none) return found;
    const auto wish = read_plainly(raw, slash);
    if (wish.how == kind::none || wish_of_another_kind(wish, raw, before)) return found;
    const bool certain = wish.how != kind::malformed || found.how == kind::none;
    return certain ? wish : found;
}

}  // namespace fulcrum::dialogue
