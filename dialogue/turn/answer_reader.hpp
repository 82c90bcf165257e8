// A message as the answer to the open question, and what it leaves in the person's record; that is noted beside the
// session, so that `back` takes it off again and nothing counts twice. The words stay in the journal until others take
// their place.
#pragma once

#include "dialogue/closed_answer.hpp"
#include "dialogue/message.hpp"
#include "dialogue/turn/context.hpp"

namespace fulcrum::dialogue {

class course;
class session_player;
class several_steps;

class answer_reader : private turn_part {
  public:
    answer_reader(turn_context& t, course& course, session_player& player, several_steps& several)
        : turn_part(t), course_(course), player_(player), several_(several) {}

    // The same, for what was said in several messages before the question was open again.
    bool take_earlier(const std::vector<entry_part>& parts);
    // What was said beside a closed answer, for the question that takes it; once.
    std::optional<entry_part> take_rest();
    // Remembers what a message lies between that could not be read.
    void leave_between(closed_answer a) { between_ = std::move(a); }
    const closed_answer& between() const { return between_; }
    bool take_answer(const user_said& e);  // false: the step could not read it
    std::vector<entry_part> parts_of(const user_said& e) const;
    // The answer of the step: under its name, counted, in the journal where it is in words.
    void record(const step& st, std::string value, std::vector<entry_part> parts);
    // What a collecting question has gathered.
    void record_collected();
    void close_collected();  // and on
    // An edited answer to the tapped question (choice, scale, yes/no) of that name in the running session: its value,
    // "" if it can't be read; nothing if the name is no such question's.
    std::optional<std::string> reread(std::string_view name, std::string_view typed) const;
    // What has come since the answer was begun to be read, for the step that waits.
    void note_left();
    // What the answer to that step left in the record.
    void take_back(const step_id& step);
    // A tap (no message id) names an option by its place.
    closed_answer read_closed(const step_action& action, const user_said& e) const;
    // Of a step of several questions: it has its answer.
    void note_answered(const step& st);
    // Into the journal, under what was asked.
    void write_answer(const step& st, std::string title, std::vector<entry_part> parts, pole serves);

  private:
    bool read_answer(const user_said& e);
    std::optional<pole> drawn_side() const;
    void stand();
    bool rest_is_asked_for() const;

    course& course_;
    session_player& player_;
    several_steps& several_;
    std::vector<entry_part> earlier_;  // what was said to "go on, or leave it?", while it is read as the answer
    struct record_standing {
        std::vector<ledger_week> ledger;
        std::size_t effects = 0;
        int steps_done = 0, plans_made = 0;
        std::optional<pole> side;  // of the drawn card that waits
        std::string wording;
    };
    std::optional<record_standing> standing_;  // while an answer is read
    entry_part rest_;                          // what was said beside a closed answer, for the next question
    closed_answer between_;                    // what the message lies between, if it could not be read
};

}  // namespace fulcrum::dialogue
