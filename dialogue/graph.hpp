// What a conversation can be: tracks of days, each with a morning and an evening session, made of steps; and banks of
// tips and questions. Plain values, read from content files and checked before use.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "dialogue/ids.hpp"

namespace fulcrum::dialogue {

// Which of the two jobs of a lead a text serves.
enum class pole : std::uint8_t { none, vision, execution, both };

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
struct ask_step {  // an open question; the answer becomes a journal entry
    text question;
    std::string short_form;  // how it is asked again after an interruption; "" = the question
    answer_name as;
    bool collects = false;  // several messages until `done` or a quiet minute
    pole serves = pole::none;
};
struct option {
    std::string value, label;
};
struct choose_step {
    text question;
    std::string short_form;
    answer_name as;
    std::vector<option> options;  // 2 … 9
};
struct scale_step {  // 1 … 10
    text question;
    std::string short_form;
    answer_name as;
    std::string low, high;  // what 1 and 10 mean; may be ""
};
struct yes_no_step {
    text question;
    std::string short_form;
    answer_name as;
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

using step_action =
    std::variant<say_step, ask_step, choose_step, scale_step, yes_no_step, branch_step, goto_step, end_step>;

struct step {
    step_id id;
    step_action action;
};

struct session {
    session_id id;
    std::vector<step> steps;  // not empty; running off the end ends the session
};

struct day {
    std::string title;
    std::optional<session> morning, evening;  // at least one
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
    std::vector<day> days;
};

// A tip or a reflection question.
struct card {
    card_id id;
    pole serves = pole::none;
    int theme = 0, difficulty = 0;
    std::string words;
};

// All there is to say. Ordered maps, so that equal content gives equal conversations.
struct library {
    std::map<track_id, track> tracks;
    std::vector<card> tips, questions;
};

// Whether a step waits for a person's answer.
bool waits(const step_action& action);
// The session of that id, or nullptr.
const session* find_session(const track& t, const session_id& s);
// The index of the step, or -1.
int find_step(const session& s, const step_id& id);
// "day-3/morning", 1-based.
session_id morning_of(int day);
session_id evening_of(int day);

}  // namespace fulcrum::dialogue
