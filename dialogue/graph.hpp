// What a conversation can be: tracks of days, each with a morning and an evening session, made of steps; banks of tips,
// questions and prompts; and what the machine itself says. Plain values, read from content files and checked before
// use.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "dialogue/crisis.hpp"
#include "dialogue/ids.hpp"
#include "dialogue/phrases.hpp"
#include "dialogue/vocabulary.hpp"

namespace fulcrum::dialogue {

// Which side of a lead's work a text serves: direction, delivery, both of these, or the people themselves.
enum class pole : std::uint8_t { none, vision, execution, both, people };

// A text in one or more wordings, each a template: {{name}} or {{name|words if it is missing}}.
struct text {
    std::vector<std::string> wordings;  // at least one
};

// Where the answer to a step is kept. An empty name keeps it in the journal only.
enum class scope : std::uint8_t { session, person };
struct answer_name {
    std::string name;
    scope kept = scope::session;
};

struct say_step {
    text what;
};
// What a writer has ready for somebody who asks about the question; "" = the machine's own words.
struct question_help {
    std::string meaning, example;
};
struct ask_step {  // an open question; the answer becomes a journal entry
    text question;
    std::string short_form;  // how it is asked again after an interruption; "" = the question
    answer_name as;
    bool collects = false;  // several messages until `done` or a quiet minute
    pole serves = pole::none;
    question_help help{};
    bool takes_rest = false;  // not asked where the answer before came with more behind it: "yes, Nina at two"
};
struct option {
    std::string value, label;
    pole serves = pole::none;  // of who chose it; none = the step's own
};
struct choose_step {
    text question;
    std::string short_form;
    answer_name as;
    std::vector<option> options;  // 2 … 9
    pole serves = pole::none;
    question_help help{};
};
struct scale_step {  // 1 … 10
    text question;
    std::string short_form;
    answer_name as;
    std::string low, high;  // what 1 and 10 mean; may be ""
    pole serves = pole::none;
    question_help help{};
};
struct yes_no_step {
    text question;
    std::string short_form;
    answer_name as;
    pole serves = pole::none;
    question_help help{};
};
struct condition {
    enum class test : std::uint8_t { is, is_not, at_least, at_most, answered, missing };
    std::string name;
    test how = test::is;
    std::string value;  // for is, is_not; a decimal number for at_least, at_most
};
struct branch_step {  // the first arm that holds, else `otherwise`
    struct arm {
        condition when;
        step_id to;
    };
    std::vector<arm> arms;
    step_id otherwise;
};
struct goto_step {
    step_id to;
};
struct end_step {};

// --- the closed loop: a plan, its check, and the ledger they feed

struct plan_step {  // an action and its cue, said back as "When …, I will …" (Gollwitzer & Sheeran 2006)
    text question;
    std::string short_form;
    answer_name as;   // the whole sentence
    std::string cue;  // how the cue is asked for; "" = the machine's own words
    pole serves = pole::none;
    question_help help{};
};
struct check_step {  // quotes the open plan: kept, partly or not yet; passed over when there is none
    text lead;       // said before the quote; no wording = the machine's own words
    answer_name as;  // "kept", "partly", "not_yet"
};
struct balance_step {};  // where today went, and what was there for people

enum class bank : std::uint8_t { tip, question, prompt };
struct draw_step {  // a card by rule (see draw.hpp); a tip is said, the others wait for an answer
    bank from = bank::question;
    answer_name as;
    enum class side : std::uint8_t { neglected, any, fixed } by = side::neglected;
    pole fixed = pole::none;
    int theme = 0;  // 0 = any
    int unseen_days = 60;
};
struct recall_step {                   // the person's own words of some weeks ago; passed over when there are none
    text what;                         // with {{words}} and {{ago}}
    std::vector<int> weeks{1, 4, 12};  // taken in turn
    pole serves = pole::none;          // none = any
};
struct vision_step {  // up to three lines of where things should go
    text question;
};
struct values_step {  // up to three
    text question;
};
struct priorities_step {  // this week's, and which line of the vision each serves
    text question;
};
struct upward_step {  // where the vision differs from what one's own manager puts first, on purpose or not (Ateş et al.
                      // 2018); passed over with a line when there is no vision
    text question;   // no wording = the machine's own words
    answer_name as;  // "on_purpose", "not_on_purpose", "nowhere", "unsure"
};
enum class overview : std::uint8_t { balance, plans, vision, priorities, review };
struct show_step {
    overview what = overview::balance;
};
struct remember_step {  // a name kept for the person
    std::string name;
    std::string words;  // a template
};
struct forget_step {
    std::vector<std::string> names;
};

using step_action = std::variant<say_step, ask_step, choose_step, scale_step, yes_no_step, branch_step, goto_step,
                                 end_step, plan_step, check_step, balance_step, draw_step, recall_step, vision_step,
                                 values_step, priorities_step, upward_step, show_step, remember_step, forget_step>;

struct step {
    step_id id;
    step_action action;
};

struct session {
    session_id id;
    std::vector<step> steps;  // not empty; running off the end ends the session
    std::optional<condition> only_if{};
    bool once = false;      // at most once for a person, however often they join
    bool optional = false;  // offered in a line; never holds the day up
};

struct day {
    std::string title;
    std::optional<session> morning, evening;  // at least one
    std::string id{};                         // unique in its track; "" = known by its number
};

struct source {
    std::string title, author;
    int year = 0;
};

struct track {
    track_id id;
    int version = 1;
    std::string language = "en";
    int theme = 0;  // 0 = none
    std::string title, promise, audience;
    std::vector<source> sources;
    std::vector<day> days;         // the listed ones, in order
    std::optional<day> every_day;  // what comes after them
    int length = 0;                // days altogether; 0 = never ends (with every_day only)
    std::optional<session> first_day, last_day, weekly_review;
    bool for_channels = false;  // held with a team in its channel: a message a week, nothing is stored
    std::string edition;        // tells one text of this track from another
};

// How many days the track has, or 0 when it never ends.
int day_count(const track& t);
// The n-th day, 1-based; nullptr when there is none.
const day* day_at(const track& t, int n);
// All sessions, in the order they are held.
std::vector<const session*> sessions_of(const track& t);

// A tip, a reflection question, or a prompt for the morning.
struct card {
    card_id id;
    pole serves = pole::none;
    int theme = 0, difficulty = 0;
    std::string words;
    std::string language = "en";
};

// All there is to say. Ordered maps, so that equal content gives equal conversations.
struct library {
    std::map<track_id, track> tracks;                                 // one language each: the one others fall back to
    std::map<track_id, std::map<std::string, track>> translations{};  // of those, by language
    std::map<std::pair<track_id, std::string>, track> past{};         // by edition: for sessions begun on them
    std::set<track_id> retired{};                                     // nobody joins these any more
    std::vector<track_id> usual{};                                    // what those begin who leave it to us: the first
                                                                      // of these that there is
    std::map<track_id, std::string> imported{};                       // by administrators in chat: the name of the file
                                                                      // whose place it takes, "" if there is none
    std::vector<card> tips{}, questions{}, prompts{};
    std::vector<card> channel_tips{}, channel_questions{};  // said to a team, in its words: "we"
    std::map<std::string, phrasebook> messages{};           // by language, each complete
    std::shared_ptr<const despair_reader> ear{};            // for words of despair; content always gives one
    std::shared_ptr<const vocabulary> words = std::make_shared<const vocabulary>();  // of all languages; never null

    // The book of that language, else English, else an empty one.
    const phrasebook& book(std::string_view language) const;
    // The language the machine speaks to somebody: the chosen one ("" = none), else the profile's, else English.
    std::string_view language_for(std::string_view chosen, std::string_view locale) const;
    // The track in that language if there is one, else as it is; nullptr when there is no such track.
    const track* find(const track_id& id, std::string_view language) const;
    // Whether the text sounds as if somebody may harm themself.
    despair hear(std::string_view typed) const;
    // The text a session was begun on; nullptr when it is not kept.
    const track* find_edition(const track_id& id, std::string_view edition) const;
};

// Whether a step waits for a person's answer.
bool waits(const step_action& action);
// The session of that id, or nullptr.
const session* find_session(const track& t, const session_id& s);
// The index of the step, or -1.
int find_step(const session& s, const step_id& id);
// "day-3/morning", 1-based; "keep-going/morning" for a day with that id.
session_id morning_of(int day);
session_id evening_of(int day);
// Of the others.
inline constexpr std::string_view every_morning = "every-day/morning", every_evening = "every-day/evening",
                                  first_session = "first-day", last_session = "last-day",
                                  review_session = "weekly-review";

}  // namespace fulcrum::dialogue
