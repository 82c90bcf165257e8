// Cohorts that go on by themselves: who joins the channel that one follows joins it, who leaves the channel is asked
// whether to stay, and who has finished its track gets the one that comes after.
#pragma once

#include <string>
#include <vector>

#include "bot/engine/act_runner.hpp"
#include "bot/engine/engine_access.hpp"

namespace fulcrum::bot::engine {

class cohort_follower {
  public:
    cohort_follower(const engine_access& engine, act_runner& runner) : engine_(engine), runner_(runner) {}

    // At all of them, or those that follow that channel. Repeating it is harmless.
    boost::asio::awaitable<void> look(std::string channel = {});

  private:
    boost::asio::awaitable<void> look_at(dialogue::cohort c);
    void compare(storage::unit_of_work& unit, const dialogue::cohort& c, const std::vector<platform::profile>& there,
                 const script& lines, dialogue::instant now, turn_output& out) const;
    void go_on_after(storage::unit_of_work& unit, const dialogue::cohort& c, dialogue::instant now) const;
    dialogue::bulk_act act_of(const dialogue::cohort& c, dialogue::instant now) const;

    const engine_access& engine_;
    act_runner& runner_;
};

}  // namespace fulcrum::bot::engine
