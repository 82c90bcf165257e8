// The person's plans: made, kept, shown, judged by a word. What tracks ask about them is in several_steps.hpp.
#pragma once

#include "dialogue/turn/context.hpp"

namespace fulcrum::dialogue {

class asides;

// A plan is a sentence, and forty of them are kept; all that was written is in the journal.
void cut_to_plan(commitment& c);

class plan_book : private turn_part {
  public:
    plan_book(turn_context& t, asides& asides) : turn_part(t), asides_(asides) {}

    // An edited message is read again; true when a plan was made of it.
    bool change_plan(const message_edited& e);
    void time_plan(commitment& c) const;
    // Counts it, and lets go of what was left open long ago. Valid until the next one is added.
    const commitment& add_plan(std::string cue, std::string action, std::vector<entry_part> parts, pole serves,
                               std::string as_said = {});
    // The latest one that is open: what a person remembers best. nullptr when none is.
    commitment* open_plan();
    // As it is said back: in the person's own words where they are a whole plan.
    std::string sentence(const commitment& c) const;
    std::string plans_text() const;
    // `plans`, `plans kept 3`, `plans partly 3`, `plans drop 3`.
    // A plan outside any track, and which side it serves.
    void do_plans(std::string_view rest);
    void do_plan(std::string_view rest, const message_id& from);
    // What a card says, at the moment that the person named.
    void plan_card(const card& c, std::string_view moment, const message_id& from);
    // The answer to that; false when it names no side.
    bool take_plan_side(const user_said& e, int number);

  private:
    std::string plan_line(const commitment& c) const;
    void note_made(const commitment& made, std::vector<entry_part> parts);

    asides& asides_;
};

}  // namespace fulcrum::dialogue
