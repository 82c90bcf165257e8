// From vision to work: the vision's lines, values, the look upwards and the week's priorities, as the person sees and
// changes them. What tracks ask about them is in ladder_steps.hpp.
#pragma once

#include "dialogue/turn/context.hpp"

namespace fulcrum::dialogue {

class ladder : private turn_part {
  public:
    explicit ladder(turn_context& t) : turn_part(t) {}

    // An edited message changes what came in it, as long as it has as many lines.
    void change_ladder(const message_edited& e);
    void drop_from_ladder(const message_id& from);
    // A line that was there keeps its age and its deeds.
    void set_vision(const std::vector<entry_part>& lines);
    // Into the journal, and counted.
    void keep_vision_entry(std::vector<entry_part> parts);
    std::string vision_text() const;
    std::string vision_list() const;
    std::string values_text() const;
    std::string priorities_text() const;
    // Of the week that begins on that Monday, a line each; "" when there are none.
    std::string priorities_of(local_date week) const;
    // `vision`, `vision add …`, `vision change 2 …`, `vision remove 2`, `vision settled`.
    void do_vision(std::string_view rest, const message_id& from);
    void do_values(std::string_view rest);

  private:
    // Beside the lines, in one sentence; "" when it was never asked.
    std::string upward_text() const;
    // From 1. Priorities that served it serve none; the others move up.
    void remove_vision_line(int number);
};

}  // namespace fulcrum::dialogue
