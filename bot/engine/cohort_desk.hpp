// What administrators say about cohorts and about many people at once: looked up, answered with what would become of
// whom, and set going by a yes.
#pragma once

#include <set>
#include <string>
#include <vector>

#include "bot/engine/act_runner.hpp"
#include "bot/engine/engine_access.hpp"
#include "dialogue/admin/cohort_words.hpp"
#include "dialogue/admin/enrol_plan.hpp"
#include "dialogue/admin/roster.hpp"

namespace fulcrum::bot::engine {

class cohort_desk {
  public:
    cohort_desk(const engine_access& engine, act_runner& runner) : engine_(engine), runner_(runner) {}

    // The answer is a reply in the transaction that note() begins: false = that post was answered before.
    using noting = std::function<bool(storage::unit_of_work&, turn_output&)>;

    // By somebody who is an administrator now. `note` says whether the post is new, and marks it as answered.
    boost::asio::awaitable<void> answer(platform::posted e, std::string username, std::string language,
                                        dialogue::cohort_request r, noting note);
    // A plan of theirs waits for a bare yes or no: until they say anything else.
    bool awaits(const std::string& user) const { return asked_.contains(user); }
    void pass_over(const std::string& user) { asked_.erase(user); }

  private:
    // Who is meant, from the chat; no word of the database in it yet.
    struct meant {
        std::vector<dialogue::candidate> people;
        std::set<std::string> by_channel, excepted;  // user ids
        std::string channel_id, channel_name;        // that the cohort follows
        std::string problems;                        // a line each: then nothing is done
    };
    struct asked {  // who says it, and where
        std::string user, username, channel, language;
    };

    boost::asio::awaitable<meant> look_up(const dialogue::cohort_request& r, const platform::posted& e,
                                          const dialogue::phrasebook& book);
    boost::asio::awaitable<void> add_channel(meant& all, std::string name, const dialogue::phrasebook& book);
    boost::asio::awaitable<void> add_name(meant& all, std::string name, int line, bool excepted,
                                          const dialogue::phrasebook& book);
    boost::asio::awaitable<std::vector<dialogue::roster_row>> add_file(meant& all, const platform::posted& e,
                                                                       const dialogue::phrasebook& book);

    // Each gives the words of the answer, "" when the act's own end is the answer.
    std::string decide(storage::unit_of_work& unit, const asked& by, const dialogue::cohort_request& r, meant all,
                       const script& lines, dialogue::instant now) const;
    std::string make(storage::unit_of_work& unit, const asked& by, dialogue::cohort c, meant all, const script& lines,
                     dialogue::instant now) const;
    std::string enrol(storage::unit_of_work& unit, const asked& by, dialogue::cohort c, meant all, const script& lines,
                      dialogue::instant now) const;
    std::string change(storage::unit_of_work& unit, const asked& by, const dialogue::cohort_request& r,
                       dialogue::cohort c, const meant& all, const script& lines, dialogue::instant now) const;
    std::string move(storage::unit_of_work& unit, const asked& by, const dialogue::cohort_request& r, const meant& all,
                     const script& lines, dialogue::instant now) const;
    std::string undo(storage::unit_of_work& unit, const asked& by, const script& lines, dialogue::instant now) const;
    std::string settle(storage::unit_of_work& unit, const asked& by, bool yes, const script& lines,
                       dialogue::instant now) const;
    std::string list(storage::unit_of_work& unit, const script& lines, const dialogue::phrasebook& book) const;
    std::string show(storage::unit_of_work& unit, const dialogue::cohort& c, const script& lines,
                     const dialogue::phrasebook& book, dialogue::instant now) const;
    // Waits for a yes with these words before it, or runs at once.
    std::string ask_or_go(storage::unit_of_work& unit, dialogue::bulk_act act,
                          const std::vector<dialogue::act_step>& steps, bool ask, std::string words,
                          const dialogue::phrasebook& book) const;
    // What an act changes of its cohort, when it begins.
    void change_cohort(storage::unit_of_work& unit, const dialogue::bulk_act& act, const script& lines,
                       dialogue::instant now) const;
    dialogue::bulk_act new_act(const asked& by, dialogue::bulk_act::kind does, dialogue::instant now) const;

    const engine_access& engine_;
    act_runner& runner_;
    std::set<std::string> asked_;
};

}  // namespace fulcrum::bot::engine
