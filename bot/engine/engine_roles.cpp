// Who is an administrator, and what administrators are told unasked.
#include <spdlog/spdlog.h>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <map>
#include <sstream>

#include "bot/engine/engine_impl.hpp"
#include "bot/engine/setting_names.hpp"
#include "dialogue/admin/texts.hpp"
#include "dialogue/calendar.hpp"

namespace fulcrum::bot::engine {

namespace {

constexpr std::string_view seen_key = "admins.seen";  // who used an administrator's word: their ids
constexpr auto ask_again = 500ms;

}  // namespace

admin_role engine::impl::role_of(const platform::profile& who) const {
    if (!who.active || who.bot) return admin_role::none;
    if ((settings.admins_from_chat && who.administrator) || roll.holds(who.user)) return admin_role::owner;
    const auto* grant = grant_of(grants, who.user);
    return grant ? grant->role : admin_role::none;
}

asio::awaitable<engine::impl::speaker> engine::impl::speaker_of(platform::profile who) {
    speaker s;
    s.user = who.user;
    s.username = who.username;
    s.role = role_of(who);
    if (const auto* grant = grant_of(grants, who.user); grant && s.role == admin_role::manager)
        s.channels = grant->channels;
    auto [language, zone] = co_await ways_of(who.user, who.locale);
    s.language = std::move(language);
    s.zone = !zone.empty() ? zone : zone_exists(who.zone) ? who.zone : lines->def.set.zone;
    co_return s;
}

std::string engine::impl::roles_text(const phrasebook& book) const {
    std::string text = phrase(book, "admin.roles.owners");
    for (const auto& g : grants) {
        std::string channels;
        for (const auto& c : g.channels) channels += (channels.empty() ? "~" : ", ~") + c;
        text += "\n- " + phrase(book, channels.empty() ? "admin.roles.one" : "admin.roles.of",
                                {{"name", g.name}, {"role", name_of(g.role)}, {"channels", channels}});
    }
    return text + "\n\n" + phrase(book, "admin.roles.how");
}

asio::awaitable<void> engine::impl::on_admin_role(platform::posted e, speaker who, admin_request request) {
    const auto texts = lines->texts;
    const auto& book = texts->book(who.language);
    desk_answer a;
    if (request.does == admin_request::what::roles) {
        a.text = roles_text(book);
        co_await give(e, who, std::move(a));
        co_return;
    }
    const auto role = role_named(request.role);
    const auto person = co_await chat.person_by_name(request.names.front());
    if (!role) {
        a.text = phrase(book, "admin.role.unknown", {{"name", typed(request.role)}});
    } else if (!person || person->bot || !person->active) {
        a.text = "`" + typed("@" + request.names.front()) + "`: " +
                 phrase(book, !person       ? reason(person.error(), "admin.reason.nobody")
                              : person->bot ? "admin.reason.bot"
                                            : "admin.reason.deactivated");
    } else if ((settings.admins_from_chat && person->administrator) || roll.holds(person->user)) {
        a.text = phrase(book, "admin.role.owner_anyway", {{"name", person->username}});
    } else if (!request.channels.empty() && *role != admin_role::manager) {
        a.text = phrase(book, "admin.role.no_channels", {{"role", name_of(*role)}});
    } else {
        auto next = grants;
        set_grant(next, {person->user, person->username, *role, request.channels});
        const bool taken = *role == admin_role::none;
        std::string channels;
        for (const auto& c : request.channels) channels += (channels.empty() ? "~" : ", ~") + c;
        a.text = phrase(book,
                        taken              ? "admin.role.taken"
                        : channels.empty() ? "admin.role.given"
                                           : "admin.role.given.of",
                        {{"name", person->username}, {"role", name_of(*role)}, {"channels", channels}});
        a.action = taken ? "took the role of " + person->username
                         : "made " + person->username + " " + std::string(name_of(*role)) +
                               (channels.empty() ? "" : " of " + channels);
        a.settings.emplace_back(roles_key, grants_text(next));
        const bool saved = co_await give(e, who, std::move(a));
        if (saved) grants = std::move(next);
        co_return;
    }
    co_await give(e, who, std::move(a));
}

asio::awaitable<void> engine::impl::look_up_names() {
    bool changed = false;
    const auto names = roll.names();
    for (const auto& name : names) {
        const auto who = co_await chat.person_by_name(name);
        if (leaving) co_return;
        if (!who && who.error().problem != platform::delivery_problem::refused) continue;  // at the next occasion
        const auto user = who && !who->bot ? who->user : std::string();
        const auto change = roll.looked_up(name, user);
        changed = changed || change != admin_roll::news::none;
        switch (change) {
            case admin_roll::news::none:
                break;
            case admin_roll::news::learned:
                spdlog::info("admins: {} is user {}", name, user);
                break;
            case admin_roll::news::nobody:
                spdlog::error(
                    "admins: nobody is called {}, so the name counts for nobody, and not for who takes it later: name "
                    "the person's id instead, or take the name out, start once, and put it in when the account is "
                    "there",
                    name);
                break;
            case admin_roll::news::taken: {
                const auto* known = roll.find(name);
                spdlog::error("admins: {} is the name of user {} now, who is refused: it was looked up as {}", name,
                              user, known->user.empty() ? "nobody's" : "that of user " + known->user);
                tell({"name " + name, [name](const phrasebook& book) {
                          return phrase(book, "admin.name_taken", {{"name", name}});
                      }});
            }
        }
    }
    if (!changed) co_return;
    auto keep = [text = roll.text()](storage::unit_of_work& unit) { unit.set_setting(admins_setting, text); };
    co_await store.run(std::move(keep));
}

asio::awaitable<bool> engine::impl::on_admin_word(platform::posted e, std::string rest) {
    auto who = co_await chat.person_now(e.author);
    if (!who && who.error().problem == platform::delivery_problem::try_again) {
        co_await pause(std::max<std::chrono::milliseconds>(who.error().after, ask_again));
        who = co_await chat.person_now(e.author);
    }
    if (leaving) co_return true;  // it comes again
    const bool asked = who || who.error().problem == platform::delivery_problem::refused;
    if (asked && !roll.complete()) co_await look_up_names();
    if (who && is_administrator(*who)) {
        auto speaks = co_await speaker_of(*who);
        co_await on_admin(e, std::move(speaks), std::move(rest));
        co_return true;
    }
    if (asked && roll.complete()) {
        if (who && roll.has_name(who->username)) co_await look_up_names();  // told of, once
        co_return false;
    }
    spdlog::warn("user {} said an administrator's word, and the chat server could not be asked who that is: {}",
                 e.author, who ? "a name of the configuration could not be looked up" : who.error().detail);
    const auto language = co_await language_of(e.author, {});
    const auto out = std::make_shared<turn_output>();
    auto work = [this, e, out, language, texts = lines->texts, now = clock.now()](storage::unit_of_work& unit) {
        *out = {};
        if (!unit.note_event(place, "post:" + e.id, now)) {
            out->duplicate = true;
            return;
        }
        unit.set_channel(place, {e.where.channel, 0, e.author, e.id, e.at});
        out->rows.push_back(unit.enqueue(plain_message(place, e.where.channel, e.where.thread, message_kind::error,
                                                       phrase(texts->book(language), "admin.unsure"), now)));
        if (answered_before(e)) say_nothing(unit, *out);
    };
    const bool saved = co_await commit(std::move(work), e, out);
    if (saved) finish(*out);
    co_return true;
}

void engine::impl::note_administrator(storage::unit_of_work& unit, const std::string& user) {
    auto all = unit.setting(seen_key).value_or("");
    if ((" " + all + " ").find(" " + user + " ") != std::string::npos) return;
    unit.set_setting(seen_key, all.empty() ? user : all + " " + user);
}

asio::awaitable<std::vector<engine::impl::administrator>> engine::impl::administrators() {
    std::string seen;
    auto ask = [&seen](storage::unit_of_work& unit) { seen = unit.setting(seen_key).value_or(""); };
    co_await store.run(std::move(ask));
    std::set<std::string> users;
    std::istringstream words{seen};
    for (std::string user; words >> user;) users.insert(user);
    if (!roll.complete()) co_await look_up_names();
    for (auto& user : roll.users()) users.insert(std::move(user));
    for (const auto& g : grants) users.insert(g.user);
    std::vector<administrator> all;
    std::set<std::string> no_more;
    for (const auto& user : users) {
        const auto who = co_await chat.person_now(user);
        if (who ? !is_administrator(*who) : who.error().problem == platform::delivery_problem::refused) {
            no_more.insert(user);
            continue;
        }
        administrator one;
        one.user = user;
        if (who) {  // whose role can't be asked for now has no channel: told later
            const auto channel = co_await chat.direct_channel(user);
            if (!channel && channel.error().problem == platform::delivery_problem::refused) continue;
            if (channel) one.channel = *channel;
            one.language = co_await language_of(user, who->locale);
            one.role = role_of(*who);
            const auto* grant = grant_of(grants, user);
            one.everybody = one.role == admin_role::owner || !grant || grant->channels.empty();
        }
        const std::variant<storage::person_id, std::string> id(user);
        const bool welcome = co_await is_welcome(id);
        one.silent = !welcome;
        all.push_back(std::move(one));
    }
    if (!no_more.empty()) {
        auto forget = [no_more](storage::unit_of_work& unit) {
            std::string left;
            std::istringstream known{unit.setting(seen_key).value_or("")};
            for (std::string user; known >> user;)
                if (!no_more.contains(user)) left += (left.empty() ? "" : " ") + user;
            unit.set_setting(seen_key, left);
        };
        co_await store.run(std::move(forget));
    }
    co_return all;
}

void engine::impl::tell(notice what) {
    withdraw(what.about);
    news.push_back(std::make_shared<notice>(std::move(what)));
    news_again = instant::min();
    if (link == platform::link_state::ready) tell_administrators();
}

void engine::impl::withdraw(const std::string& about) {
    std::erase_if(news, [&](const auto& one) { return one->about == about; });
}

void engine::impl::tell_administrators() {
    asio::co_spawn(executor, send_news(), [self = shared_from_this()](std::exception_ptr failed) {
        log_failure(failed, "administrators could not be told");
    });
}

asio::awaitable<void> engine::impl::send_news() {
    const auto now_news = news;
    if (now_news.empty()) co_return;
    const auto all = co_await administrators();
    const auto out = std::make_shared<turn_output>();
    bool waiting = false;
    std::vector<std::pair<administrator, std::shared_ptr<notice>>> due;
    for (const auto& one : all)
        for (const auto& what : now_news) {
            const bool concerns = one.role == admin_role::owner || (what->of_texts && one.role == admin_role::author);
            if (what->told.contains(one.user) || !concerns) continue;
            if (one.silent || one.channel.empty())
                waiting = true;  // told later
            else
                due.emplace_back(one, what);
        }
    for (const auto& [one, what] : due) what->told.insert(one.user);  // before anybody else looks
    auto work = [this, due, out, texts = lines->texts, now = clock.now()](storage::unit_of_work& unit) {
        *out = {};
        for (const auto& [one, what] : due)
            out->rows.push_back(unit.enqueue(plain_message(place, one.channel, {}, message_kind::error,
                                                           what->words(texts->book(one.language)), now)));
    };
    co_await store.run(std::move(work));
    finish(*out);
    news_again = clock.now() + 1h;
    if (!waiting)
        std::erase_if(
            news, [&](const auto& one) { return std::find(now_news.begin(), now_news.end(), one) != now_news.end(); });
}

void engine::impl::take(platform::own_posted e) {
    if (sender.knows(e.ref)) return;
    if (settings.meter) settings.meter->foreign_post();
    if (std::exchange(twin_told, true)) return;
    spdlog::error(
        "post {} in channel {} is by this bot's account and not by this bot: another Fulcrum uses the same token, so "
        "people "
        "are answered twice. Stop one of them, or give each its own bot account",
        e.post, e.channel);
    tell({"twin", [](const phrasebook& book) { return phrase(book, "admin.twin"); }});
}

}  // namespace fulcrum::bot::engine
