#include "tests/faults/members.hpp"

#include <algorithm>

namespace fulcrum::faults {

members::members(test::chat_thread& chat, int people, unsigned seed) : chat_(chat), random_(seed) {
    chat_.on([&] {
        for (int i = 0; i < people; ++i) {
            member m;
            m.name = "p" + std::to_string(i);
            m.channel = chat_.channels[static_cast<std::size_t>(i)];
            m.user = chat_.server->id_of(m.name);
            by_channel_[m.channel] = members_.size();
            members_.push_back(std::move(m));
        }
        chat_.server->on_post = [this](const auto& p) { received(p); };
    });
}

members::~members() {
    chat_.on([this] { chat_.server->on_post = {}; });
}

void members::received(const bot::platform::local::chat_server::post_view& p) {
    const auto found = by_channel_.find(p.channel);
    if (found == by_channel_.end() || p.author != "fulcrum") return;
    auto& m = members_[found->second];
    if (!refs_.insert(p.ref).second) ++repeated_refs_;
    m.asked = p.text.ends_with('?');
    if (p.kind == "prompt") {
        m.nudges.push_back({p.id, p.text, p.at});
        return;
    }
    ++m.replies;
    if (p.kind != "confirm" && p.kind != "question") ++m.odd_replies;
}

bool members::all_say(const std::string& words, std::chrono::milliseconds limit) {
    const auto before = chat_.on([&] {
        std::vector<std::size_t> replies;
        for (auto& m : members_) {
            replies.push_back(m.replies + m.nudges.size());
            chat_.server->say(m.name, m.channel, words);
        }
        return replies;
    });
    return chat_.wait_for(
        [&] {
            for (std::size_t i = 0; i < members_.size(); ++i)
                if (members_[i].replies + members_[i].nudges.size() <= before[i]) return false;
            return true;
        },
        limit);
}

void members::begin() {
    chat_.on([this] {
        for (auto& m : members_) {
            m.typed.clear();
            m.nudges.clear();
            m.replies = m.odd_replies = 0;
        }
    });
}

void members::type(std::size_t episode, std::optional<std::size_t> who) {
    chat_.on([&] {
        auto& m = members_[who ? *who : std::uniform_int_distribution<std::size_t>(0, members_.size() - 1)(random_)];
        typed_message t;
        t.episode = episode;
        // Who waits for a reply does not know which question is open.
        t.answer = m.asked && m.replies >= m.typed.size() && random_() % 2 == 0;
        t.text = "thought " + std::to_string(++words_) + " of " + m.name;
        if (t.answer) m.asked = false;
        t.post = chat_.server->say(m.name, m.channel, t.answer ? t.text : "note " + t.text);
        m.typed.push_back(std::move(t));
    });
}

bool members::all_answered() {
    return chat_.on(
        [this] { return std::ranges::all_of(members_, [](const member& m) { return m.replies >= m.typed.size(); }); });
}

std::size_t members::typed() {
    return chat_.on([this] {
        std::size_t n = 0;
        for (const auto& m : members_) n += m.typed.size();
        return n;
    });
}

std::size_t members::answered() {
    return chat_.on([this] {
        std::size_t n = 0;
        for (const auto& m : members_) n += m.replies;
        return n;
    });
}

std::size_t members::repeated_refs() {
    return chat_.on([this] { return repeated_refs_; });
}

std::vector<member> members::all() {
    return chat_.on([this] { return members_; });
}

}  // namespace fulcrum::faults
