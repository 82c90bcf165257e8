// States as text: round trips, and what becomes of texts that are not states.
#include <algorithm>
#include <chrono>
#include <limits>
#include <map>
#include <optional>
#include <tuple>
#include <vector>

#include "fixture.hpp"

namespace fulcrum::storage {
namespace {

// All fields of a value. A new field does not compile here until it is added: then add it to the codec too, and to
// state_source, for two texts without it would be the same.
auto tied(const dialogue::entry_part& x) {
    const auto& [from, text] = x;
    return std::tie(from, text);
}
auto tied(const dialogue::answer& x) {
    const auto& [text, parts] = x;
    return std::tie(text, parts);
}
auto tied(const dialogue::enrollment& x) {
    const auto& [track, day, begun_on, morning_done, evening_done, finished, edition, day_id, welcomed, reviewed_on,
                 shown, enrolled_at, opened_on, opened_at, by, cohort, not_before] = x;
    return std::tie(track, day, begun_on, morning_done, evening_done, finished, edition, day_id, welcomed, reviewed_on,
                    shown, enrolled_at, opened_on, opened_at, by, cohort, not_before);
}
auto tied(const dialogue::commitment& x) {
    const auto& [state, number, cue, action, parts, serves, track, made_on, settled_on, misses, said, ask_from, moment,
                 remind_at, beside, waits] = x;
    return std::tie(state, number, cue, action, parts, serves, track, made_on, settled_on, misses, said, ask_from,
                    moment, remind_at, beside, waits);
}
auto tied(const dialogue::ledger_week& x) {
    const auto& [monday, vision, execution, people, rated, rating_sum, people_sum] = x;
    return std::tie(monday, vision, execution, people, rated, rating_sum, people_sum);
}
auto tied(const dialogue::vision_line& x) {
    const auto& [text, since, acted_on, from] = x;
    return std::tie(text, since, acted_on, from);
}
auto tied(const dialogue::upward_look& x) {
    const auto& [differs, on_purpose, since, named] = x;
    return std::tie(differs, on_purpose, since, named);
}
auto tied(const dialogue::priority& x) {
    const auto& [text, line, week, from] = x;
    return std::tie(text, line, week, from);
}
auto tied(const dialogue::side_question& x) {
    const auto& [what, number, text, parts, asked_at, card] = x;
    return std::tie(what, number, text, parts, asked_at, card);
}
auto tied(const dialogue::answered_step& x) {
    const auto& [counted, written, superseded, steps, made, judged, missed_in_a_row, card, serves] = x;
    return std::tie(counted, written, superseded, steps, made, judged, missed_in_a_row, card, serves);
}
auto tied(const dialogue::running_session& x) {
    const auto& [track, card, wording, session, step, day, which, date, names, trail, parts, asked_at, touched_at,
                 touched, put_off, back_at, edition, phase, held, spoken, as_prompt, answered, plan] = x;
    return std::tie(track, card, wording, session, step, day, which, date, names, trail, parts, asked_at, touched_at,
                    touched, put_off, back_at, edition, phase, held, spoken, as_prompt, answered, plan);
}
auto tied(const dialogue::own_times& x) {
    const auto& [days, morning, evening] = x;
    return std::tie(days, morning, evening);
}
auto tied(const dialogue::rhythm& x) {
    const auto& [days, morning, evening, own] = x;
    return std::tie(days, morning, evening, own);
}
auto tied(const dialogue::moved_nudge& x) {
    const auto& [which, date, due_at, until, why] = x;
    return std::tie(which, date, due_at, until, why);
}
auto tied(const dialogue::planned_absence& x) {
    const auto& [first, back] = x;
    return std::tie(first, back);
}
auto tied(const dialogue::nudge_habits& x) {
    const auto& [moved, paused_from, away, quiet, most_a_day, unasked_on, unasked, ignores_holidays, silent_days,
                 silent_on, hush, keeps_going, profile_zone, zone_news, gone, calendar, news, until_heard] = x;
    return std::tie(moved, paused_from, away, quiet, most_a_day, unasked_on, unasked, ignores_holidays, silent_days,
                    silent_on, hush, keeps_going, profile_zone, zone_news, gone, calendar, news, until_heard);
}
auto tied(const dialogue::place_terms& x) {
    const auto& [cohort, starts, when, zone, language, anew] = x;
    return std::tie(cohort, starts, when, zone, language, anew);
}
auto tied(const dialogue::invitation& x) {
    const auto& [track, by, terms] = x;
    return std::tie(track, by, terms);
}
auto tied(const dialogue::before_act& x) {
    const auto& [act, track, left_at, when, language, zone, after, after_since, holds_only, news, invited] = x;
    return std::tie(act, track, left_at, when, language, zone, after, after_since, holds_only, news, invited);
}
auto tied(const dialogue::written_answer& x) {
    const auto& [title, parts, track, place, serves, step, at] = x;
    return std::tie(title, parts, track, place, serves, step, at);
}
auto tied(const dialogue::person_state& x) {
    const auto& [revision, seed, username, first_name, stage, zone, zone_by_hand, when, track, left_at, running, later,
                 side, waiting, first_words, names, last_wording, tips_seen, questions_seen, paused_until, welcome_back,
                 missed, last_morning, last_evening, last_heard, steps_done, locale, language, plans, plans_made,
                 missed_in_a_row, ledger, target_vision, vision, upward, values, values_parts, priorities, cards_seen,
                 draws, recalls, recalled, held_once, handed_over_at, nudging, file_out, taps, latest, no_rehearsal,
                 asked_priorities, times_by_hand, given_times, invited, undo] = x;
    return std::tie(revision, seed, username, first_name, stage, zone, zone_by_hand, when, track, left_at, running,
                    later, side, waiting, first_words, names, last_wording, tips_seen, questions_seen, paused_until,
                    welcome_back, missed, last_morning, last_evening, last_heard, steps_done, locale, language, plans,
                    plans_made, missed_in_a_row, ledger, target_vision, vision, upward, values, values_parts,
                    priorities, cards_seen, draws, recalls, recalled, held_once, handed_over_at, nudging, file_out,
                    taps, latest, no_rehearsal, asked_priorities, times_by_hand, given_times, invited, undo);
}

template <class T>
bool same(const T& a, const T& b);
template <class T>
bool same(const std::optional<T>& a, const std::optional<T>& b) {
    return a.has_value() == b.has_value() && (!a || same(*a, *b));
}
template <class T>
bool same(const std::vector<T>& a, const std::vector<T>& b) {
    return std::ranges::equal(a, b, [](const T& x, const T& y) { return same(x, y); });
}
template <class T>
bool same(const std::map<std::string, T>& a, const std::map<std::string, T>& b) {
    return std::ranges::equal(
        a, b, [](const auto& x, const auto& y) { return x.first == y.first && same(x.second, y.second); });
}
template <class T>
bool same(const T& a, const T& b) {
    if constexpr (requires { tied(a); })
        return std::apply(
            [&](const auto&... mine) {
                return std::apply([&](const auto&... theirs) { return (same(mine, theirs) && ...); }, tied(b));
            },
            tied(a));
    else
        return a == b;
}

std::string refusal_of(const std::string& text) {
    try {
        decode_person(text);
        return "";
    } catch (const codec_error& error) {
        return error.what();
    }
}

TEST(Codec, GivesBackWhatItWrote) {
    state_source source{20270110};
    for (int i = 0; i < 3000; ++i) {
        const auto state = source.next();
        const std::string text = text_of(state);
        ASSERT_EQ(text, text_of(decode_person(text))) << "state " << i;
    }
}

TEST(Codec, KeepsEachField) {
    state_source source{3};
    for (int i = 0; i < 500; ++i) {
        const auto state = source.next();
        ASSERT_TRUE(same(state, decode_person(text_of(state)))) << "state " << i;
    }
}

TEST(Codec, ReadsMissingFieldsAsTheirDefaults_AndPassesOverUnknownOnes) {
    const auto state =
        decode_person(R"({"first_name": "Maria", "a later field": {"x": [1, 2]}, "track": {"track": "t"}})");
    EXPECT_EQ("Maria", state.first_name);
    EXPECT_EQ(dialogue::rhythm{}, state.when);
    EXPECT_EQ(1, state.track->day);
    EXPECT_FALSE(state.running);
    EXPECT_EQ(text_of(dialogue::person_state{}), text_of(decode_person("{}")));
}

TEST(Codec, KeepsANudgeThatIsOff) {
    dialogue::person_state s;
    s.when.morning.reset();
    EXPECT_FALSE(decode_person(text_of(s)).when.morning);
    EXPECT_TRUE(decode_person(text_of(s)).when.evening);
}

TEST(Codec, NamesThePlace_WhenATypeIsWrong) {
    EXPECT_EQ("running.day: must be a whole number", refusal_of(R"({"running": {"day": "3"}})"));
    EXPECT_EQ("running.parts.1.text: must be a text", refusal_of(R"({"running": {"parts": [{}, {"text": 5}]}})"));
    EXPECT_EQ("names.*.text: must be a text", refusal_of(R"({"names": {"their word": {"text": null}}})"));
    EXPECT_EQ("stage: is none of the words known here", refusal_of(R"({"stage": "their word"})"));
    EXPECT_EQ("when.days: is out of range", refusal_of(R"({"when": {"days": 128}})"));
    EXPECT_EQ("when.days: is out of range", refusal_of(R"({"when": {"days": 300}})"));
    EXPECT_EQ("when.morning: must be minutes of a day, 0 to 1439", refusal_of(R"({"when": {"morning": 1440}})"));
    EXPECT_EQ("tips_seen: is out of range", refusal_of(R"({"tips_seen": 4000000000})"));
    EXPECT_EQ("seed: is out of range", refusal_of(R"({"seed": -1})"));
    EXPECT_EQ("missed: must be a whole number", refusal_of(R"({"missed": 1.0})"));
    EXPECT_EQ("last_heard: must be a whole number", refusal_of(R"({"last_heard": 1e400})"));
    EXPECT_EQ("welcome_back: must be true or false", refusal_of(R"({"welcome_back": 1})"));
    EXPECT_EQ("waiting: must be a list", refusal_of(R"({"waiting": {}})"));
    EXPECT_EQ("names: must be an object", refusal_of(R"({"names": []})"));
    EXPECT_EQ("last_morning: must be a whole number", refusal_of(R"({"last_morning": "2027-01-10"})"));
    EXPECT_EQ("last_morning: must be a date as a number, like 20270110",
              refusal_of(R"({"last_morning": 99999999999})"));
}

TEST(Codec, RefusesWhatIsNoState) {
    for (const std::string text : {"", " ", "{", "[]", "null", "7", "\"{}\"", "{} {}", "{\"v\":1", "{\"v\":0}",
                                   "{\"v\":\"1\"}", "\xff\xff", "{\"names\":{\"a\":}}"})
        EXPECT_NE("", refusal_of(text)) << text;
    EXPECT_NE("", refusal_of(std::string(100000, '[')));
    EXPECT_NE("", refusal_of(std::string("{\0}", 3)));
    EXPECT_NE("", refusal_of(R"({"v": 99999999999999999999})"));
    std::string cut = text_of(state_source{5}.next());
    while (!cut.empty()) {
        cut.pop_back();
        EXPECT_NE("", refusal_of(cut));
    }
}

TEST(Codec, SaysSo_WhenANewerProgramWroteIt) {
    try {
        decode_person(R"({"v": 2})");
        FAIL();
    } catch (const codec_error& error) {
        EXPECT_TRUE(error.newer());
    }
}

TEST(Codec, SurvivesFlippedBytes) {
    state_source source{99};
    for (int i = 0; i < 2000; ++i) {
        std::string text = text_of(source.next());
        for (int n = 0; n < 3; ++n) text[source.number(text.size())] = static_cast<char>(source.number(256));
        try {
            const auto state = decode_person(text);
            ASSERT_EQ(text_of(state), text_of(decode_person(text_of(state))));
        } catch (const codec_error&) {
        }
    }
}

TEST(Codec, KeepsChannelsHeadsAndMessages) {
    EXPECT_EQ(~std::uint64_t{0}, decode_channel(text_of(dialogue::channel_state{~std::uint64_t{0}, 1, 2})).seed);
    const entry_head head =
        decode_head(text_of(entry_head{"Q?", "two-hats", "day-1/morning/intent", dialogue::pole::both}));
    EXPECT_EQ("Q?", head.title);
    EXPECT_EQ("day-1/morning/intent", head.step);
    EXPECT_EQ(dialogue::pole::both, head.serves);
    const message_body body = decode_body(text_of(message_body{"a\xff", "f.md", std::string(200000, 'x'), "c1"}));
    EXPECT_EQ("c1", body.channel);
    EXPECT_EQ("a\xff", body.text);
    EXPECT_EQ(200000U, body.file_content.size());
}

TEST(Codec, KeepsDatesAsNumbers) {
    dialogue::local_date date{};
    EXPECT_EQ(0, date_number(date));
    for (const std::int64_t n :
         {std::int64_t{0}, std::int64_t{20270110}, std::int64_t{99991231}, std::int64_t{-48769}}) {
        ASSERT_TRUE(read_date_number(n, date));
        EXPECT_EQ(n, date_number(date));
    }
    EXPECT_FALSE(read_date_number(std::numeric_limits<std::int64_t>::max(), date));
    EXPECT_FALSE(read_date_number(std::numeric_limits<std::int64_t>::min(), date));
}

}  // namespace
}  // namespace fulcrum::storage
