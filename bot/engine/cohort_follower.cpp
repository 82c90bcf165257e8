#include "bot/engine/cohort_follower.hpp"

#include <algorithm>
#include <boost/asio/use_awaitable.hpp>
#include <map>
#include <memory>
#include <set>
#include <utility>

#include "storage/cohorts.hpp"

namespace fulcrum::bot::engine {

namespace asio = boost::asio;
using namespace dialogue;
using standing = cohort_member::standing;

asio::awaitable<void> cohort_follower::look(std::string channel) {
    std::vector<cohort> open;
    auto read = [this, &open, &channel](storage::unit_of_work& unit) {
        open = unit.cohorts().cohorts(engine_.place);
        std::erase_if(open, [&](const cohort& c) {
            return c.closed || (c.follows.empty() && c.after.empty()) || (!channel.empty() && c.follows != channel);
        });
    };
    co_await engine_.store.run(std::move(read));
    for (auto& c : open) {
        if (engine_.leaving()) co_return;
        co_await look_at(std::move(c));
    }
    if (!open.empty()) runner_.wake();
}

asio::awaitable<void> cohort_follower::look_at(cohort c) {
    std::vector<platform::profile> there;
    bool known = false;
    if (!c.follows.empty()) {
        auto members = co_await engine_.chat.members_of(c.follows);
        known = members.has_value();
        if (known) there = std::move(*members);
    }
    const auto out = std::make_shared<turn_output>();
    auto work = [this, c, there, known, out, lines = engine_.lines(),
                 now = engine_.clock.now()](storage::unit_of_work& unit) {
        *out = {};
        if (known) compare(unit, c, there, *lines, now, *out);
        if (!c.after.empty()) go_on_after(unit, c, now);
    };
    co_await engine_.store.run(std::move(work));
    engine_.finish(*out);
}

bulk_act cohort_follower::act_of(const cohort& c, instant now) const {
    bulk_act act;
    act.stands = bulk_act::life::running;
    act.by = c.by;
    act.language = "en";
    act.cohort = c.id;
    act.track = c.track;
    act.at = now;
    return act;
}

void cohort_follower::compare(storage::unit_of_work& unit, const cohort& c, const std::vector<platform::profile>& there,
                              const script& lines, instant now, turn_output& out) const {
    auto& book = unit.cohorts();
    std::set<std::string> on_their_way;
    for (const auto life : {bulk_act::life::waiting, bulk_act::life::running})
        for (const auto& act : book.acts(engine_.place, life))
            if (act.cohort == c.id)
                for (const auto& s : book.steps(act.id)) on_their_way.insert(s.user);
    std::map<std::string, cohort_member> rows;
    for (auto& m : book.members(c.id)) rows.emplace(m.user, m);
    std::vector<act_step> steps;
    for (const auto& p : there) {
        if (on_their_way.contains(p.user)) continue;
        const auto row = rows.find(p.user);
        if (row != rows.end()) {
            if (row->second.is == standing::left_channel)
                book.set_member(c.id, {standing::by_channel, p.user, p.username, now});
            continue;
        }
        candidate who;
        who.user = p.user;
        who.profile = seen_as(p);
        who.bot = p.bot;
        who.administrator = engine_.is_administrator(p);
        const auto person = unit.find(engine_.key_of(p.user));
        if (person) who.state = unit.load(person->id);
        who.erased = !person && unit.was_erased(engine_.key_of(p.user));
        const auto f = foresee(lines.def, c, who, now);
        if (f.is == foreseen::how::left_out) continue;
        const bool unsaid = !f.replaces.empty() || f.begins_again || f.goes_on_at > 0;
        if (f.is == foreseen::how::comes_in && unsaid) {  // nobody was asked about that
            book.set_member(c.id, {standing::excepted, p.user, p.username, now});
            unit.log_admin(engine_.place,
                           {now, "~" + c.channel, p.username + " joined and stays as they are, apart from " + c.name});
            continue;
        }
        act_step s{act_step::fate::planned, p.user, p.username};
        s.by_channel = true;
        steps.push_back(std::move(s));
    }
    if (!steps.empty()) book.add(engine_.place, act_of(c, now), steps);
    for (const auto& [user, row] : rows) {
        if (row.is != standing::by_channel) continue;
        if (std::any_of(there.begin(), there.end(), [&, who = user](const auto& p) { return p.user == who; })) continue;
        book.set_member(c.id, {standing::left_channel, user, row.name, now});
        const auto person = unit.find(engine_.key_of(user));
        if (person && !person->closed) take_turns(unit, *person, lines, {channel_left{c.name, c.channel}}, now, out);
    }
}

void cohort_follower::go_on_after(storage::unit_of_work& unit, const cohort& c, instant now) const {
    auto act = act_of(c, now);
    std::vector<act_step> steps;
    for (const auto& m : unit.cohorts().members(c.id)) {
        if (m.is == standing::excepted || m.is == standing::taken_out) continue;
        const auto person = unit.find(engine_.key_of(m.user));
        if (!person || person->closed || person->track != c.track.text()) continue;
        const auto s = unit.load(person->id);
        if (!s.track || !s.track->finished || s.track->cohort != c.name) continue;
        act_step step{act_step::fate::planned, m.user, m.name};
        step.track = c.after;
        step.by_channel = m.is == standing::by_channel;
        steps.push_back(std::move(step));
    }
    if (!steps.empty()) unit.cohorts().add(engine_.place, act, steps);
}

}  // namespace fulcrum::bot::engine
