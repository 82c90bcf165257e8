// What administrators say about people and defaults.
#include <algorithm>
#include <boost/asio/use_awaitable.hpp>
#include <map>

#include "bot/engine/engine_impl.hpp"
#include "bot/engine/setting_names.hpp"
#include "dialogue/admin/texts.hpp"
#include "dialogue/calendar.hpp"
#include "dialogue/nudging.hpp"
#include "dialogue/phrase_dates.hpp"
#include "dialogue/reply.hpp"
#include "dialogue/text.hpp"

namespace fulcrum::bot::engine {

asio::awaitable<std::pair<std::string, std::string>> engine::impl::ways_of(std::string user, std::string locale) {
    std::string chosen, zone;
    auto ask = [this, user, &chosen, &zone](storage::unit_of_work& unit) {
        const auto person = unit.find(key_of(user));
        if (!person) return;
        auto state = unit.load(person->id);
        chosen = std::move(state.language);
        zone = std::move(state.zone);
    };
    try {
        co_await store.run(std::move(ask));
    } catch (...) {  // an administrator whose own data can't be opened is an administrator still
        log_failure(std::current_exception(), "an administrator's language could not be read");
    }
    std::pair<std::string, std::string> ways(lines->texts->language_for(chosen, locale), zone);
    co_return ways;
}

asio::awaitable<std::string> engine::impl::language_of(std::string user, std::string locale) {
    const auto ways = co_await ways_of(std::move(user), std::move(locale));
    co_return ways.first;
}

asio::awaitable<void> engine::impl::on_admin(platform::posted e, speaker who, std::string rest) {
    const bool about_many = co_await on_cohort_word(e, who, rest);
    if (about_many) co_return;
    auto request = read_admin(rest, names_of_tracks(*lines->texts));
    using what = admin_request::what;
    if (!may_say(who.role, request)) {
        desk_answer no;
        no.text = phrase(lines->texts->book(who.language), "admin.not_your_role", {{"role", name_of(who.role)}});
        co_await give(e, who, std::move(no));
        co_return;
    }
    switch (request.does) {
        case what::import:
        case what::activate:
        case what::export_:
        case what::retire:
        case what::restore:
        case what::drop_import:
        case what::versions:
        case what::diff:
        case what::revert:
        case what::copy:
            co_await on_admin_track(e, std::move(who), std::move(request));
            co_return;
        case what::try_:
            co_await on_admin_try(e, std::move(who), std::move(request));
            co_return;
        case what::roles:
        case what::set_role:
            co_await on_admin_role(e, std::move(who), std::move(request));
            co_return;
        case what::help:
        case what::tracks:
        case what::people:
        case what::assign:
        case what::unassign:
        case what::holidays:
        case what::set_holidays:
        case what::defaults:
        case what::set_default:
        case what::log:
        case what::failures:
        case what::pilot:
        case what::report:
        case what::unclear:
            break;
    }
    admin_matter m{std::move(request), std::move(who), {}};
    auto& r = m.r;
    const bool pilot = r.does == what::pilot;
    if (pilot) {
        m.refused = co_await prepare_pilot(m.who, r.track);
        r.does = what::assign;
    }
    const auto texts = lines->texts;
    const auto& book = texts->book(m.who.language);
    const bool about_track = r.does == what::assign || r.does == what::unassign || r.does == what::report;
    if (m.refused.empty() && !r.track.empty() && about_track) {
        m.track = r.track;
        if (!texts->tracks.contains(track_id{m.track}))
            m.refused = no_such_track_text(book, *texts, r.track);
        else if (r.does == what::assign && pilots.contains(track_id{m.track}) && !pilot)
            m.refused = phrase(book, "admin.pilot.is", {{"track", m.track}});
        else if (r.does == what::assign && texts->retired.contains(track_id{m.track}) && !pilot)
            m.refused = retired_words(book, *texts, track_id{m.track});
    }
    if (r.does == what::set_holidays && r.track != "usual" && !lines->def.set.calendars.contains(r.track))
        m.refused = phrase(book, "admin.no_such_calendar", {{"name", typed(r.track)}});
    m.within = co_await within_reach(m.who);
    if (m.refused.empty() && r.does == what::people && !r.channels.empty()) {
        auto members = co_await members_of_channels(r.channels, book, m.refused);
        if (m.within) std::erase_if(members, [&](const auto& user) { return !m.within->contains(user); });
        m.within = std::move(members);
    } else if (m.refused.empty() && r.does != what::people) {
        m.targets = co_await look_up_targets(r, m.track, book, m.refused);
        if (m.within)
            std::erase_if(m.targets, [&](const auto& target) {
                if (m.within->contains(target.first.user)) return false;
                m.refused += "\n- `" + typed((target.first.user.starts_with('~') ? "" : "@") + target.first.username) +
                             "`: " + phrase(book, "admin.reason.not_yours");
                return true;
            });
    }
    const auto out = std::make_shared<turn_output>();
    const auto changed = std::make_shared<std::map<std::string, std::string>>();
    auto work = [this, e, m, out, changed, script = lines, now = clock.now()](storage::unit_of_work& unit) {
        *out = {};
        changed->clear();
        if (!unit.note_event(place, "post:" + e.id, now)) {
            out->duplicate = true;
            return;
        }
        unit.set_channel(place, {e.where.channel, 0, e.author, e.id, e.at});
        auto said = answer_admin(unit, m, *script, now, *out, *changed);
        note_administrator(unit, e.author);
        auto row = plain_message(place, e.where.channel, e.where.thread, message_kind::reply, said.text, now);
        row.file_name = std::move(said.file_name);
        row.file_content = std::move(said.file_content);
        out->rows.push_back(unit.enqueue(std::move(row)));
        if (answered_before(e)) say_nothing(unit, *out);
    };
    const bool saved = co_await commit(std::move(work), e, out);
    if (!saved) co_return;
    if (!changed->empty()) {
        for (const auto& [key, value] : *changed) defaults[key] = value;
        use(lines->texts);
    }
    finish(*out);
}

engine_access engine::impl::lend() {
    return {executor,
            chat,
            store,
            clock,
            place,
            [this]() -> std::shared_ptr<void> { return shared_from_this(); },
            [this] { return leaving; },
            [this] { return lines; },
            [this](turn_output& out) { finish(out); },
            [this](const platform::profile& who) { return is_administrator(who); },
            [this](std::string name, const phrasebook& book) -> asio::awaitable<channel_found_by_name> {
                auto found = co_await usable_channel(std::move(name), book);
                co_return channel_found_by_name{std::move(found.channel), std::move(found.why)};
            },
            [this](std::chrono::milliseconds time) { return pause(time); }};
}

asio::awaitable<bool> engine::impl::on_cohort_word(const platform::posted& e, const speaker& who,
                                                   const std::string& rest) {
    const auto texts = lines->texts;
    auto request = read_cohort_words(rest, *texts, to_local(clock.now(), lines->def.set.zone).date);
    if (!request) co_return false;
    const bool may = who.role == admin_role::owner || (who.role == admin_role::manager && who.channels.empty());
    if (!may) {  // a cohort may reach beyond the channels of a role
        desk_answer no;
        no.text = phrase(texts->book(who.language), "admin.not_your_role", {{"role", name_of(who.role)}});
        co_await give(e, who, std::move(no));
        co_return true;
    }
    cohort_desk::noting note = [this, e](storage::unit_of_work& unit, turn_output& out) {
        if (!unit.note_event(place, "post:" + e.id, clock.now())) {
            out.duplicate = true;
            return false;
        }
        unit.set_channel(place, {e.where.channel, 0, e.author, e.id, e.at});
        note_administrator(unit, e.author);
        return !answered_before(e);  // before a copy was put back: nobody is put in, or told, once more
    };
    co_await desk.answer(e, who.username, who.language, std::move(*request), std::move(note));
    co_return true;
}

asio::awaitable<std::set<std::string>> engine::impl::members_of_channels(std::vector<std::string> names,
                                                                         const phrasebook& book, std::string& refused) {
    std::set<std::string> users;
    for (const auto& name : names) {
        const auto here = co_await usable_channel(name, book);
        std::string why = here.why;
        if (here.channel) {
            auto members = co_await chat.members_of(here.channel->id);
            if (!members) why = phrase(book, reason(members.error(), "admin.reason.no_channel"));
            users.insert("~" + here.channel->id);
            if (members)
                for (const auto& p : *members) users.insert(p.user);
        }
        if (!why.empty()) refused += "\n- `" + typed("~" + name) + "`: " + why;
    }
    co_return users;
}

asio::awaitable<std::optional<std::set<std::string>>> engine::impl::within_reach(speaker who) {
    if (who.role != admin_role::manager || who.channels.empty()) co_return std::nullopt;
    std::string unseen;
    auto users = co_await members_of_channels(who.channels, lines->texts->book(who.language), unseen);
    co_return std::optional<std::set<std::string>>(std::move(users));
}

asio::awaitable<std::string> engine::impl::near_name(std::string name) {
    std::vector<std::string> known;
    auto read = [this, &known](storage::unit_of_work& unit) {
        known.clear();
        for (const auto& row : unit.people(place))
            if (!row.username.empty() && !row.closed) known.push_back(row.username);
    };
    co_await store.run(std::move(read));
    co_return nearest(name, known);
}

asio::awaitable<engine::impl::channel_answer> engine::impl::usable_channel(std::string name, const phrasebook& book) {
    channel_answer answer;
    auto found = co_await chat.channels_named(name);
    if (!found) {
        answer.why = phrase(book, reason(found.error(), "admin.reason.no_channel"));
        co_return answer;
    }
    const bool seen = !found->empty(), in_several = found->size() > 1;
    std::erase_if(*found, [](const auto& one) { return !one.member; });
    const auto full = [](const auto& one) { return one.team + "/" + one.name; };
    if (found->size() == 1) {
        auto& one = found->front();
        if (in_several) one.name = full(one);
        answer.channel = std::move(one);
    } else if (found->empty()) {
        answer.why = phrase(book, seen ? "admin.reason.not_in" : "admin.reason.no_channel");
    } else {
        std::string names;
        for (const auto& one : *found) names += (names.empty() ? "" : ", ") + ("`~" + full(one) + "`");
        answer.why = phrase(book, "admin.reason.which", {{"channels", names}});
    }
    co_return answer;
}

asio::awaitable<engine::impl::target_list> engine::impl::teams_of(std::string name, const phrasebook& book,
                                                                  std::string& why) {
    target_list teams;
    const auto here = co_await usable_channel(name, book);
    auto read = [&, id = here.channel ? "~" + here.channel->id : std::string()](storage::unit_of_work& unit) {
        teams.clear();
        for (const auto& row : unit.people(place)) {
            if (!row.key.user.starts_with('~') || row.track.empty()) continue;
            const std::string_view known = row.username;
            const bool by_name = known == "~" + name || known.ends_with("/" + name);
            if (id.empty() ? !by_name : row.key.user != id) continue;
            teams.emplace_back(channel_profile(row.key.user.substr(1), row.username.substr(1)), row.direct_channel);
        }
    };
    co_await store.run(std::move(read));
    if (teams.size() > 1) {
        std::string names;
        for (const auto& [team, channel] : teams) names += (names.empty() ? "`" : ", `") + team.username + "`";
        why = phrase(book, "admin.reason.which", {{"channels", names}});
        teams.clear();
    } else if (teams.empty()) {
        why = here.channel ? phrase(book, "admin.reason.no_team", {{"channel", "~" + name}}) : here.why;
    }
    co_return teams;
}

asio::awaitable<engine::impl::target_list> engine::impl::look_up_targets(const admin_request& request,
                                                                         const std::string& track,
                                                                         const phrasebook& book, std::string& refused) {
    using what = admin_request::what;
    target_list targets;
    const auto refuse = [&](char sigil, const std::string& name, const std::string& why) {
        refused += "\n- `" + quiet_mentions(sigil + shortened(name, 40)) + "`: " + why;
    };
    const auto chosen = lines->texts->tracks.find(track_id{track});
    const bool for_channels = chosen != lines->texts->tracks.end() && chosen->second.for_channels;
    const bool unassign = request.does == what::unassign;
    std::vector<platform::profile> found;
    const auto people = for_channels ? std::vector<std::string>() : request.names;
    for (const auto& name : people) {
        auto p = co_await chat.person_by_name(name);
        if (p && !p->bot && (p->active || unassign)) {
            found.push_back(std::move(*p));
            continue;
        }
        const auto why = !p       ? reason(p.error(), "admin.reason.nobody")
                         : p->bot ? std::string_view("admin.reason.bot")
                                  : std::string_view("admin.reason.deactivated");
        std::string meant;
        if (why == "admin.reason.nobody") meant = co_await near_name(name);
        refuse('@', name,
               phrase(book, why) + (meant.empty() ? "" : ". " + phrase(book, "admin.did_you_mean", {{"word", meant}})));
    }
    if (for_channels && !request.names.empty())
        refused += "\n- " + phrase(book, "admin.team_track", {{"track", track}});
    for (const auto& name : request.channels) {
        if (unassign && (track.empty() || for_channels)) {  // what the channel itself follows, and nobody else's
            std::string why;
            const auto teams = co_await teams_of(name, book, why);
            if (teams.empty()) refuse('~', name, why);
            targets.insert(targets.end(), teams.begin(), teams.end());
            continue;
        }
        const auto here = co_await usable_channel(name, book);
        if (!here.channel) {
            refuse('~', name, here.why);
            continue;
        }
        if (for_channels || request.does == what::set_holidays) {
            auto team = channel_profile(here.channel->id, here.channel->name);
            team.locale = co_await languages.of(here.channel->id, lines->texts);
            targets.emplace_back(std::move(team), here.channel->id);
        }
        if (for_channels) continue;
        auto members = co_await chat.members_of(here.channel->id);
        if (members)
            for (auto& p : *members) found.push_back(std::move(p));
        else
            refuse('~', name, phrase(book, reason(members.error(), "admin.reason.no_channel")));
    }
    for (auto& p : found) {
        if (std::any_of(targets.begin(), targets.end(), [&](const auto& t) { return t.first.user == p.user; }))
            continue;
        if (request.does != what::assign) {
            targets.emplace_back(std::move(p), std::string());
            continue;
        }
        auto channel = co_await chat.direct_channel(p.user);
        if (channel)
            targets.emplace_back(std::move(p), *channel);
        else
            refuse('@', p.username, phrase(book, reason(channel.error(), "admin.reason.no_direct")));
    }
    co_return targets;
}

std::string_view engine::impl::reason(const platform::delivery_failure& f, std::string_view plainly) {
    return f.problem == platform::delivery_problem::refused ? plainly : "admin.reason.silent";
}

std::string engine::impl::tracks_answer(storage::unit_of_work& unit, const script& script,
                                        const phrasebook& book) const {
    std::vector<std::pair<std::string, std::string>> drafts;
    for (const auto& user : words_of(unit.setting(admins_key).value_or(""))) {
        const auto person = unit.find(key_of(user));
        for (const auto& track : words_of(unit.setting(waiting_key(user)).value_or("")))
            drafts.emplace_back(track, person && !person->username.empty() ? person->username : user);
    }
    return tracks_table(book, *script.texts, unit.courses(place, ""), pilots, drafts);
}

listed engine::impl::answer_admin(storage::unit_of_work& unit, const admin_matter& m, const script& script, instant now,
                                  turn_output& out, std::map<std::string, std::string>& changed) const {
    using what = admin_request::what;
    const auto& r = m.r;
    const auto& book = script.texts->book(m.who.language);
    const auto log = [&](std::string action) { unit.log_admin(place, {now, m.who.username, std::move(action)}); };
    const bool names_given = !r.names.empty() || !r.channels.empty();
    switch (r.does) {
        case what::help:
            return {help_text(book, m.who.role)};
        case what::unclear:
            return {unclear_text(book, r, m.who.role)};
        case what::tracks:
            return {tracks_answer(unit, script, book)};
        case what::people: {
            if (!m.refused.empty()) return {phrase(book, "admin.people.no_channel") + "\n" + m.refused};
            if (!r.filter.cohort.empty())
                return {phrase(book, "admin.people.no_cohort", {{"name", typed(r.filter.cohort)}})};
            auto list = people_list(book, *script.texts, unit.people(place), {r, m.within, now, m.who.zone});
            if (list.people.empty()) return list;
            storage::admin_row look{now, m.who.username,
                                    "looked at how far people are (" + std::to_string(list.people.size()) + " shown)"};
            for (const auto id : list.people) look.about.emplace_back(id, "looked");
            unit.log_admin(place, look);
            return list;
        }
        case what::report: {
            if (!m.refused.empty()) return {m.refused};
            auto ways = unit.courses(place, m.track);
            if (m.within) std::erase_if(ways, [&](const auto& w) { return !m.within->contains(w.user); });
            log("looked at the figures of " + (m.track.empty() ? "all tracks" : m.track));
            return report_list(book, *script.texts, ways, m.track, r.as_file);
        }
        case what::defaults:
            return {defaults_text(book, script.def.set, *script.texts)};
        case what::log: {
            const auto skip = static_cast<std::size_t>(r.page - 1) * log_page;
            const auto rows = r.as_file ? unit.admin_log(place, 100000, 0, r.value)
                                        : unit.admin_log(place, log_page + 1, skip, r.value);
            const bool first = r.page == 1 && r.value.empty();
            return log_list(book, rows, first ? unit.refusals(place, 5) : std::vector<storage::refusal_row>(), r,
                            m.who.zone);
        }
        case what::failures: {
            auto rows = unit.failures(place, 0, 50);
            if (m.within)
                std::erase_if(rows, [&](const auto& row) {
                    const auto person = row.person ? unit.find(*row.person) : std::nullopt;
                    return !person || !m.within->contains(person->key.user);
                });
            return {failures_table(book, rows, m.who.zone)};
        }
        case what::set_default:
            return {set_default(unit, r, script, book, changed, log)};
        case what::import:
        case what::activate:
        case what::export_:
        case what::retire:
        case what::restore:
        case what::drop_import:
        case what::versions:
        case what::diff:
        case what::revert:
        case what::copy:
        case what::try_:
        case what::pilot:
        case what::roles:
        case what::set_role:
            return {};  // answered elsewhere
        case what::holidays:
            return {calendars_text(book, script.def.set)};
        case what::assign:
        case what::unassign:
        case what::set_holidays:
            break;
    }
    if (m.targets.empty() && !m.refused.empty()) {
        if (m.refused.front() != '\n' || !names_given) return {m.refused};
        return {phrase(book, "admin.nobody_changed") + "\n" + m.refused};
    }
    if (r.does == what::unassign)
        return {end_tracks(unit, m.targets, m.track, m.refused, m.who.username, script, book, now, out)};
    if (r.does == what::set_holidays)
        return {give_holidays(unit, r, m.targets, m.refused, m.who.username, script, book, now, out)};
    return {assign(unit, m, script, book, now, out)};
}

std::string engine::impl::assign(storage::unit_of_work& unit, const admin_matter& m, const script& script,
                                 const phrasebook& book, instant now, turn_output& out) const {
    const auto& track = m.track;
    const auto& username = m.who.username;
    const auto& refused = m.refused;
    std::string done, later, before, leavers, already;
    int already_in = 0;
    storage::admin_row record{now, username, {}};
    const auto add = [](std::string& list, const std::string& name) { list += (list.empty() ? "" : ", ") + name; };
    for (const auto& [profile, channel] : m.targets) {
        auto person = unit.find(key_of(profile.user));
        if (!person && !m.r.anyway && unit.was_erased(key_of(profile.user))) {
            add(leavers, profile.username);
            continue;
        }
        if (person && person->track == track) {
            const auto in = unit.load(person->id).track;
            if (in && !in->finished && in->track.text() == track) {
                ++already_in;
                add(already, profile.username);
                continue;
            }
        }
        std::vector<event> events;
        if (!person) {
            person = unit.add(key_of(profile.user), now);
            events.emplace_back(seen(profile));
        }
        if (!channel.empty() && person->direct_channel != channel) {
            unit.set_direct_channel(person->id, channel);
            unit.set_channel(place, {channel, 0, profile.user, {}, {}});
            person->direct_channel = channel;
        }
        if (const auto old = unit.load(person->id).track; old && !old->finished && old->track.text() != track) {
            const auto t = script.texts->tracks.find(old->track);
            before += "\n- " + phrase(book, "admin.assigned.instead",
                                      {{"name", profile.username},
                                       {"title", t == script.texts->tracks.end() ? old->track.text() : t->second.title},
                                       {"day", std::to_string(old->day)}});
        }
        events.emplace_back(assigned{track_id{track}, username});
        const auto said = out.rows.size();
        take_turns(unit, *person, script, std::move(events), now, out);
        add(done, profile.username);
        record.about.emplace_back(person->id, "assigned " + track);
        if (person->track != track && out.rows.size() == said)
            later += heard_later(unit.load(person->id), profile.username, book, now);
    }
    const auto& title = script.texts->tracks.at(track_id{track}).title;
    std::string text;
    if (!done.empty()) {
        record.action = "assigned " + track + " to " + done;
        unit.log_admin(place, record);
        text = phrase(book, "admin.assigned", {{"title", title}, {"names", done}});
    }
    const auto paragraph = [&](const std::string& more) { text += (text.empty() ? "" : "\n\n") + more; };
    if (already_in > 0)
        paragraph(phrase(book, "admin.assigned.already",
                         {{"title", title}, {"count", std::to_string(already_in)}, {"names", already}}));
    if (!leavers.empty()) paragraph(phrase(book, "admin.assigned.left", {{"track", track}, {"names", leavers}}));
    if (!before.empty()) paragraph(phrase(book, "admin.assigned.before") + before);
    if (!later.empty()) paragraph(phrase(book, "admin.assigned.later") + later);
    if (!refused.empty()) paragraph(phrase(book, "admin.not_changed") + refused);
    return text;
}

std::string engine::impl::heard_later(const person_state& s, const std::string& username, const phrasebook& book,
                                      instant now) {
    std::optional<instant> first;
    for (const auto which : {slot::morning, slot::evening})
        if (const auto next = next_occurrence(s, which, now); next && (!first || next->due_at < *first))
            first = next->due_at;
    if (!first) return "\n- " + phrase(book, "admin.assigned.once_they_write", {{"name", username}});
    return "\n- " + phrase(book, "admin.assigned.at",
                           {{"name", username}, {"moment", moment_in_words(book, *first, s.zone)}, {"zone", s.zone}});
}

std::string engine::impl::end_tracks(storage::unit_of_work& unit, const target_list& targets, const std::string& track,
                                     std::string refused, const std::string& username, const script& script,
                                     const phrasebook& book, instant now, turn_output& out) const {
    std::map<std::string, std::vector<std::string>> left;  // by title: who
    std::string text, record;
    storage::admin_row row{now, username, {}};
    const auto title_of = [&](const std::string& id) {
        const auto t = script.texts->tracks.find(track_id{id});
        return t == script.texts->tracks.end() ? id : t->second.title;
    };
    for (const auto& [profile, channel] : targets) {
        const auto person = unit.find(key_of(profile.user));
        const auto in = person ? unit.load(person->id).track : std::nullopt;  // nothing is left of one that is finished
        const bool team = profile.user.starts_with('~');
        if (!in || in->finished || (!track.empty() && in->track.text() != track)) {
            refused += "\n- `" + typed((team ? "" : "@") + profile.username) +
                       "`: " + phrase(book, track.empty() ? "admin.reason.no_track" : "admin.reason.not_in_it");
            continue;
        }
        const auto was = in->track.text();
        take_turns(unit, *person, script, {unassigned{username}}, now, out);
        record += (record.empty() ? "" : ", ") + profile.username + " from " + was;
        row.about.emplace_back(person->id, "unassigned " + was);
        if (team)
            text += (text.empty() ? "" : "\n\n") +
                    phrase(book, "admin.unassigned.team", {{"title", title_of(was)}, {"channel", profile.username}});
        else
            left[title_of(was)].push_back(profile.username);
    }
    for (const auto& [title, all] : left) {
        std::string names;
        for (const auto& name : all) names += (names.empty() ? "" : ", ") + name;
        text += (text.empty() ? "" : "\n\n") +
                phrase(book, all.size() == 1 ? "admin.unassigned" : "admin.unassigned.many",
                       {{"title", title}, {"names", names}, {"count", std::to_string(all.size())}});
    }
    if (record.empty()) return phrase(book, "admin.nobody_changed") + "\n" + refused;
    row.action = "unassigned " + record;
    unit.log_admin(place, row);
    if (!refused.empty()) text += "\n\n" + phrase(book, "admin.not_changed") + refused;
    return text;
}

std::string engine::impl::acts_text(storage::unit_of_work& unit, storage::person_id id, const script& script) {
    constexpr std::size_t most = 20;
    const auto state = unit.load(id);
    const auto& book = script.texts->book(script.texts->language_for(state.language, state.locale));
    const auto acts = unit.acts_on(id, most);
    if (acts.empty()) return {};
    std::string text = phrase(book, "privacy.acts");
    for (const auto& act : acts) {
        const auto space = act.action.find(' ');
        const auto kind = act.action.substr(0, space);
        const auto about = space == std::string::npos ? std::string() : act.action.substr(space + 1);
        const auto t = script.texts->tracks.find(track_id{about});
        text +=
            "\n- " +
            phrase(book, "privacy.act." + kind,
                   {{"name", act.actor},
                    {"moment", moment_in_words(book, act.at, state.zone.empty() ? script.def.set.zone : state.zone)},
                    {"about", t == script.texts->tracks.end() ? about : t->second.title}});
    }
    return text;
}

// Who never met the coach gets no row by it: a channel's calendar counts for them once they have.
std::string engine::impl::give_holidays(storage::unit_of_work& unit, const admin_request& r, const target_list& targets,
                                        std::string refused, const std::string& username, const script& script,
                                        const phrasebook& book, instant now, turn_output& out) const {
    std::string done, channels;
    std::vector<std::string> users;
    storage::admin_row row{now, username, {}};
    for (const auto& [profile, channel] : targets) {
        const auto person = unit.find(key_of(profile.user));
        if (profile.user.starts_with('~')) {
            channels += (channels.empty() ? "" : ", ") + profile.username;
            if (!person) continue;
        }
        if (!person) {
            const bool by_name = std::find(r.names.begin(), r.names.end(), profile.username) != r.names.end();
            if (by_name)
                refused +=
                    "\n- `" + quiet_mentions("@" + profile.username) + "`: " + phrase(book, "admin.reason.stranger");
            continue;
        }
        take_turns(unit, *person, script, {calendar_given{r.track == "usual" ? std::string() : r.track}}, now, out);
        done += (done.empty() ? "" : ", ") + profile.username;
        users.push_back(profile.user);
        row.about.emplace_back(person->id, "holidays " + r.track);
    }
    for (const auto& [profile, channel] : targets)
        if (profile.user.starts_with('~')) keep_channel_holidays(unit, profile.username.substr(1), r.track, users);
    if (done.empty() && channels.empty()) return phrase(book, "admin.nobody_changed") + "\n" + refused;
    row.action =
        "gave the holidays of " + r.track + " to " + channels + (channels.empty() || done.empty() ? "" : ", ") + done;
    unit.log_admin(place, row);
    std::string text;
    if (!done.empty()) text = phrase(book, "admin.holidays.given", {{"calendar", r.track}, {"names", done}});
    if (!channels.empty())
        text += (text.empty() ? "" : " ") +
                phrase(book, "admin.holidays.members", {{"calendar", r.track}, {"channels", channels}});
    if (!refused.empty()) text += "\n\n" + phrase(book, "admin.not_changed") + refused;
    return text;
}

std::string engine::impl::set_default(storage::unit_of_work& unit, const admin_request& r, const script& script,
                                      const phrasebook& book, std::map<std::string, std::string>& changed,
                                      const std::function<void(std::string)>& log) const {
    std::string value = r.value;
    if (r.key == "times" && !read_rhythm(value, script.def.set.when)) return phrase(book, "admin.defaults.times");
    if (r.key == "zone") {
        value = find_zone(r.value);
        if (value.empty()) return phrase(book, "admin.defaults.zone");
    }
    if (r.key == "track") {
        if (value == "none" || value == "keins")
            value.clear();
        else if (!script.texts->tracks.contains(track_id{value}))
            return no_such_track_text(book, *script.texts, value);
        else if (script.texts->retired.contains(track_id{value}))
            return retired_words(book, *script.texts, track_id{value});
    }
    unit.set_setting("defaults." + r.key, value.empty() ? "none" : value);
    changed[r.key] = value;
    log("set the default " + r.key + " to " + (value.empty() ? "none" : value));
    auto set = script.def.set;
    apply_default(set, r.key, value);
    return phrase(book, "admin.defaults.changed", {{"defaults", defaults_text(book, set, *script.texts)}});
}

}  // namespace fulcrum::bot::engine
