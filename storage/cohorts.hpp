// What is kept of cohorts and of acts on many people; a part of a unit of work, whose rules hold (store.hpp). Who is
// erased leaves all of it.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "dialogue/admin/cohort.hpp"

namespace fulcrum::storage {

struct place;

class cohort_book {
  public:
    virtual ~cohort_book() = default;

    // By name, closed ones too.
    virtual std::vector<dialogue::cohort> cohorts(const place& where) = 0;
    virtual std::optional<dialogue::cohort> find_cohort(std::int64_t id) = 0;
    // Without an id it is made; the id. Precondition: no other of the place has its name.
    virtual std::int64_t keep(const place& where, const dialogue::cohort& c) = 0;
    // It and its members; for one that nobody ever was in.
    virtual void drop_cohort(std::int64_t id) = 0;

    virtual std::vector<dialogue::cohort_member> members(std::int64_t cohort) = 0;  // by name
    virtual void set_member(std::int64_t cohort, const dialogue::cohort_member& m) = 0;

    // Makes the act with its steps; its id.
    virtual std::int64_t add(const place& where, const dialogue::bulk_act& act,
                             const std::vector<dialogue::act_step>& steps) = 0;
    virtual std::optional<dialogue::bulk_act> act(std::int64_t id) = 0;
    virtual std::vector<dialogue::bulk_act> acts(const place& where, dialogue::bulk_act::life stands) = 0;  // by id
    virtual void set_life(std::int64_t act, dialogue::bulk_act::life stands, dialogue::instant at) = 0;
    virtual std::vector<dialogue::act_step> steps(std::int64_t act) = 0;  // by name
    // False when it is not planned any more: it must not be done again.
    virtual bool settle(std::int64_t act, const dialogue::act_step& step) = 0;
    // With their steps; those that wait or run stay.
    virtual void forget_acts_before(dialogue::instant at) = 0;
};

}  // namespace fulcrum::storage
