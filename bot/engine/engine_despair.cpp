// Words of despair in a channel: nothing is said there. The coach writes to the person alone, whether it knows them or
// not.
#include <spdlog/spdlog.h>

#include <algorithm>
#include <utility>

#include "bot/engine/engine_impl.hpp"

namespace fulcrum::bot::engine {

asio::awaitable<std::string> engine::impl::direct_channel_with(std::string user) {
    const auto known = std::make_shared<std::string>();
    auto look = [this, user, known](storage::unit_of_work& unit) {
        const auto person = unit.find(key_of(user));
        *known = person ? person->direct_channel : std::string();
    };
    co_await store.run(std::move(look));
    for (int failures = 0; known->empty() && !leaving; ++failures) {
        auto opened = co_await chat.direct_channel(user);
        if (opened) {
            *known = *opened;
            break;
        }
        const auto problem = opened.error().problem;
        if (problem == platform::delivery_problem::refused || problem == platform::delivery_problem::stopping) break;
        co_await pause(std::max<std::chrono::milliseconds>(opened.error().after, 500ms * (1 << std::min(failures, 6))));
    }
    co_return *known;
}

asio::awaitable<void> engine::impl::answer_in_private(platform::posted e, despair heard, moment since) {
    auto direct = co_await direct_channel_with(e.author);
    if (leaving) co_return;  // not noted yet: it comes again
    if (direct.empty()) {
        spdlog::warn("post {} in channel {} calls for help, and no direct channel can be opened to its author", e.id,
                     e.where.channel);
        co_return;
    }
    const auto lane = direct;
    lanes_.add(lane, [this, e = std::move(e), heard, direct, since] { return hand_over(e, heard, direct, since); });
}

asio::awaitable<void> engine::impl::hand_over(platform::posted e, despair heard, std::string direct, moment since) {
    const auto out = std::make_shared<turn_output>();
    auto profile = co_await profile_of(e.author);
    auto work = [this, e, heard, direct, out, profile, script = lines, now = clock.now()](storage::unit_of_work& unit) {
        *out = {};
        if (!unit.note_event(place, "post:" + e.id, now)) {
            out->duplicate = true;
            return;
        }
        unit.set_channel(place, {e.where.channel, static_cast<int>(e.kind), {}, e.id, e.at});
        unit.set_channel(place, {direct, 0, e.author, {}, {}});
        if (auto person = unit.find(key_of(e.author))) {
            if (person->direct_channel != direct) {
                unit.set_direct_channel(person->id, direct);
                person->direct_channel = direct;
            }
            take_turns(unit, *person, *script, {despair_heard{heard}}, now, *out);
            return;
        }
        // Who never wrote to the coach does not become one of its people by this.
        person_state stranger;
        if (profile) stranger.locale = profile->locale;
        for (const auto& effect : take_turn(script->def, std::move(stranger), despair_heard{heard}, now).effects)
            if (const auto* s = std::get_if<say>(&effect))
                out->rows.push_back(unit.enqueue(plain_message(place, direct, {}, s->kind, s->text, now)));
    };
    const bool saved = co_await commit(std::move(work), e, out);
    if (saved) finish(*out, since);
}

}  // namespace fulcrum::bot::engine
