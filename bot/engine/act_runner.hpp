// Works off acts on many people, step by step: each person once, whenever the process ends and begins again. A step is
// settled in the transaction of the person's own turn.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "bot/engine/engine_access.hpp"
#include "dialogue/admin/cohort.hpp"
#include "dialogue/admin/enrol_plan.hpp"

namespace fulcrum::bot::engine {

class act_runner {
  public:
    explicit act_runner(const engine_access& engine) : engine_(engine) {}

    // Goes on with what runs, if it does not already.
    void wake();
    bool busy() const { return working_; }

  private:
    struct somebody {
        dialogue::act_step step;
        std::optional<platform::profile> profile;
        std::string channel;  // their direct one
        bool refused = false;
    };
    using company = std::vector<somebody>;

    boost::asio::awaitable<void> run();
    // False when the chat does not answer now.
    boost::asio::awaitable<bool> work_off(dialogue::bulk_act act);
    boost::asio::awaitable<bool> meet(company& some);
    void take_steps(storage::unit_of_work& unit, const dialogue::bulk_act& act, company some, const script& lines,
                    dialogue::instant now, turn_output& out) const;
    void take_step(storage::unit_of_work& unit, const dialogue::bulk_act& act, const dialogue::cohort& c, somebody& who,
                   const script& lines, dialogue::instant now, turn_output& out) const;
    // What happens to them; nothing, with a reason in the step, when it can't.
    std::vector<dialogue::event> events_of(storage::unit_of_work& unit, const dialogue::bulk_act& act,
                                           const dialogue::cohort& c, somebody& who, const script& lines,
                                           dialogue::instant now) const;
    void end(storage::unit_of_work& unit, const dialogue::bulk_act& act, const script& lines, dialogue::instant now,
             turn_output& out) const;

    const engine_access& engine_;
    bool working_ = false, again_ = false;
};

// The cohort that the act is about; for one about a track alone a cohort without a name.
dialogue::cohort cohort_of(storage::unit_of_work& unit, const dialogue::bulk_act& act);

}  // namespace fulcrum::bot::engine
