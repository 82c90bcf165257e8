// Private to the room: cohorts and acts on SQLite, for sqlite_unit.
#pragma once

#include "storage/cohorts.hpp"

namespace fulcrum::storage {

class sqlite_unit;

class sqlite_cohorts final : public cohort_book {
  public:
    explicit sqlite_cohorts(sqlite_unit& unit) : unit_(unit) {}

    std::vector<dialogue::cohort> cohorts(const place& where) override;
    std::optional<dialogue::cohort> find_cohort(std::int64_t id) override;
    std::int64_t keep(const place& where, const dialogue::cohort& c) override;
    void drop_cohort(std::int64_t id) override;
    std::vector<dialogue::cohort_member> members(std::int64_t cohort) override;
    void set_member(std::int64_t cohort, const dialogue::cohort_member& m) override;
    std::int64_t add(const place& where, const dialogue::bulk_act& act,
                     const std::vector<dialogue::act_step>& steps) override;
    std::optional<dialogue::bulk_act> act(std::int64_t id) override;
    std::vector<dialogue::bulk_act> acts(const place& where, dialogue::bulk_act::life stands) override;
    void set_life(std::int64_t act, dialogue::bulk_act::life stands, dialogue::instant at) override;
    std::vector<dialogue::act_step> steps(std::int64_t act) override;
    bool settle(std::int64_t act, const dialogue::act_step& step) override;
    void forget_acts_before(dialogue::instant at) override;

  private:
    sqlite_unit& unit_;
};

}  // namespace fulcrum::storage
