// What administrators say about people and defaults.
#include <algorithm>
#include <boost/asio/use_awaitable.hpp>

#include "bot/engine/engine_impl.hpp"
#include "dialogue/calendar.hpp"
#include "dialogue/reply.hpp"
#include "dialogue/text.hpp"

namespace fulcrum::bot::engine {

asio::awaitable<void> engine::impl::on_admin(platform::posted e, std::string username, std::string rest) {
    const auto request = read_admin(rest);
    using what = admin_request::what;
    if (request.does == what::import || request.does == what::activate || request.does == what::export_ ||
        request.does == what::retire || request.does == what::restore) {
        co_await on_admin_track(e, username, request);
        co_return;
    }
    std::string refused;                                             // names that could not be used, and why
    std::vector<std::pair<platform::profile, std::string>> targets;  // with their direct channels
    std::string track;
    if (request.does == what::assign) {
        for (const auto& [id, t] : lines->texts->tracks)
            if (id.text() == request.track || t.title == request.track) track = id.text();
        if (track.empty())
            refused =
                "There is no track `" + quiet_mentions(shortened(request.track, 40)) + "`. `admin tracks` lists them.";
    }
    if (request.does == what::set_holidays && request.track != "usual" &&
        !lines->def.set.calendars.contains(request.track))
        refused =
            "There is no calendar `" + quiet_mentions(shortened(request.track, 40)) + "`. `admin holidays` lists them.";
    if (refused.empty() &&
        (request.does == what::assign || request.does == what::unassign || request.does == what::set_holidays)) {
        std::vector<platform::profile> found;
        for (const auto& name : request.names) {
            auto p = co_await chat.person_by_name(name);
            if (p && p->active && !p->bot)
                found.push_back(std::move(*p));
            else
                refused += "\n- `" + quiet_mentions("@" + shortened(name, 40)) +
                           "`: " + (p ? (p->bot ? "a bot" : "deactivated") : reason(p.error(), "nobody of that name"));
        }
        const auto chosen = lines->texts->tracks.find(track_id{track});
        const bool for_channels = chosen != lines->texts->tracks.end() && chosen->second.for_channels;
        if (for_channels && !request.names.empty())
            refused += "\n- a track for teams is held in a channel: `admin assign " + track + " ~channel`";
        if (for_channels) found.clear();
        if (for_channels || request.does != what::assign)
            for (const auto& name : request.channels) {
                auto id = co_await chat.channel_named(name);
                if (id)
                    targets.emplace_back(channel_profile(*id, name), *id);
                else if (for_channels)
                    refused += "\n- `~" + quiet_mentions(shortened(name, 40)) +
                               "`: " + reason(id.error(), "no channel of that name that I am in");
            }
        for (const auto& name : for_channels ? std::vector<std::string>{} : request.channels) {
            auto members = co_await chat.members_of(name);
            if (members)
                for (auto& p : *members) found.push_back(std::move(p));
            else
                refused += "\n- `~" + quiet_mentions(shortened(name, 40)) +
                           "`: " + reason(members.error(), "no channel of that name that I am in");
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
                refused += "\n- `@" + p.username + "`: " + reason(channel.error(), "no direct message possible");
        }
    }
    const auto out = std::make_shared<turn_output>();
    const auto changed = std::make_shared<std::map<std::string, std::string>>();
    auto work = [this, e, username, request, refused, targets, track, out, changed, script = lines,
                 now = clock.now()](storage::unit_of_work& unit) {
        *out = {};
        changed->clear();
        if (!unit.note_event(place, "post:" + e.id, now)) {
            out->duplicate = true;
            return;
        }
        unit.set_channel(place, {e.where.channel, 0, e.author, e.id, e.at});
        const auto text = answer_admin(unit, request, refused, targets, track, username, *script, now, *out, *changed);
        note_administrator(unit, e.author);
        out->rows.push_back(
            unit.enqueue(plain_message(place, e.where.channel, e.where.thread, message_kind::reply, text, now)));
    };
    const bool saved = co_await commit(std::move(work), e, out);
    if (!saved) co_return;
    if (!changed->empty()) {
        for (const auto& [key, value] : *changed) defaults[key] = value;
        use(lines->texts);
    }
    finish(*out);
}

std::string engine::impl::reason(const platform::delivery_failure& f, std::string_view plainly) {
    return f.problem == platform::delivery_problem::refused ? std::string(plainly) : "the chat server does not answer";
}

std::string engine::impl::answer_admin(storage::unit_of_work& unit, const admin_request& r, const std::string& refused,
                                       const target_list& targets, const std::string& track,
                                       const std::string& username, const script& script, instant now, turn_output& out,
                                       std::map<std::string, std::string>& changed) const {
    using what = admin_request::what;
    const auto log = [&](std::string action) { unit.log_admin(place, {now, username, std::move(action)}); };
    switch (r.does) {
        case what::help:
            return admin_help();
        case what::unclear:
            return r.problem + ".\n\n" + admin_help();
        case what::tracks:
            return tracks_table(*script.texts, unit.people(place));
        case what::people:
            return people_table(*script.texts, unit.people(place), now);
        case what::defaults:
            return defaults_text(script.def.set, *script.texts);
        case what::log:
            return log_table(unit.admin_log(place, 20), script.def.set.zone);
        case what::failures:
            return failures_table(unit.failures(place, 0, 50), script.def.set.zone);
        case what::set_default:
            return set_default(unit, r, script, changed, log);
        case what::import:
        case what::activate:
        case what::export_:
        case what::retire:
        case what::restore:
            return {};  // on_admin_track answers these
        case what::holidays:
            return calendars_text(script.def.set);
        case what::assign:
        case what::unassign:
        case what::set_holidays:
            break;
    }
    if (targets.empty() && !refused.empty())
        return refused.front() == '\n' ? "Nobody was changed:\n" + refused : refused;
    std::string done;
    int count = 0;
    for (const auto& [profile, channel] : targets) {
        auto person = unit.find(key_of(profile.user));
        // A channel without a track has nothing to be kept.
        const bool a_channel = profile.user.starts_with('~');
        if (!person && (r.does == what::unassign || (r.does == what::set_holidays && a_channel))) continue;
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
        if (r.does == what::assign)
            events.emplace_back(assigned{track_id{track}, username});
        else if (r.does == what::set_holidays)
            events.emplace_back(calendar_given{r.track == "usual" ? std::string() : r.track});
        else
            events.emplace_back(unassigned{username});
        take_turns(unit, *person, script, std::move(events), now, out);
        done += (done.empty() ? "" : ", ") + profile.username;
        ++count;
    }
    const std::string what_was_done = r.does == what::assign     ? "assigned " + track + " to "
                                      : r.does == what::unassign ? "unassigned "
                                                                 : "gave the holidays of " + r.track + " to ";
    log(what_was_done + shortened(done, 500));
    std::string text =
        count == 0                     ? "Nobody of these is in a track."
        : r.does == what::set_holidays ? "Done: the holidays of **" + r.track + "** count for " + done + "."
        : r.does == what::assign ? "Done: **" + script.texts->tracks.at(track_id{track}).title + "** for " + done + "."
                                 : "Done: " + done + " left their track.";
    if (!refused.empty()) text += "\n\nNot changed:" + refused;
    return text;
}

std::string engine::impl::set_default(storage::unit_of_work& unit, const admin_request& r, const script& script,
                                      std::map<std::string, std::string>& changed,
                                      const std::function<void(std::string)>& log) const {
    std::string value = r.value;
    if (r.key == "times" && !read_rhythm(value, script.def.set.when))
        return "I couldn't read those times. For example: `admin defaults times weekdays 09:00 17:00`.";
    if (r.key == "zone") {
        value = find_zone(r.value);
        if (value.empty()) return "I don't know that time zone. For example: `admin defaults zone Europe/Berlin`.";
    }
    if (r.key == "track") {
        if (value == "none")
            value.clear();
        else if (!script.texts->tracks.contains(track_id{value}))
            return "There is no track `" + quiet_mentions(shortened(value, 40)) + "`. `admin tracks` lists them.";
    }
    unit.set_setting("defaults." + r.key, value);
    changed[r.key] = value;
    log("set the default " + r.key + " to " + (value.empty() ? "none" : value));
    auto set = script.def.set;
    apply_default(set, r.key, value);
    return "Changed. " + defaults_text(set, *script.texts);
}

}  // namespace fulcrum::bot::engine
