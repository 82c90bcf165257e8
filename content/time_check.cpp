// How long a session takes: reading at 200 words a minute, and answering as people do on a phone.
#include <algorithm>
#include <set>
#include <string>

#include "content/track_check.hpp"
#include "dialogue/text.hpp"

namespace fulcrum::content {
namespace {

constexpr int words_a_minute = 200;
constexpr int too_long = 180;  // seconds
constexpr std::size_t long_text = 600;

int words_in(std::string_view text) {
    int words = 0;
    bool inside = false;
    for (const char c : text) {
        const bool blank = c == ' ' || c == '\n';
        if (!blank && !inside) ++words;
        inside = !blank;
    }
    return words;
}

int answering(const dialogue::step_action& action) {
    using namespace dialogue;
    if (const auto* ask = std::get_if<ask_step>(&action)) return ask->collects ? 70 : 40;
    if (std::holds_alternative<plan_step>(action)) return 50;
    if (std::holds_alternative<choose_step>(action) || std::holds_alternative<scale_step>(action) ||
        std::holds_alternative<yes_no_step>(action) || std::holds_alternative<check_step>(action))
        return 8;
    if (std::holds_alternative<balance_step>(action)) return 16;
    if (const auto* draw = std::get_if<draw_step>(&action)) return draw->from == bank::tip ? 10 : 50;
    if (std::holds_alternative<vision_step>(action)) return 70;
    if (std::holds_alternative<values_step>(action)) return 40;
    if (std::holds_alternative<priorities_step>(action)) return 60;
    if (std::holds_alternative<upward_step>(action)) return 50;
    if (std::holds_alternative<recall_step>(action)) return 10;
    if (std::holds_alternative<show_step>(action)) return 20;
    return 0;
}

constexpr int obstacle = 70;  // "not yet": what got in the way, and whether it makes the next plan

int seconds_of_step(const draft_step& step, bool missed) {
    int words = 0;
    for (const auto* text : texts_of(step.made.action))
        for (const auto& w : text->wordings) words = std::max(words, words_in(w));
    const bool asks_why = missed && std::holds_alternative<dialogue::check_step>(step.made.action);
    return answering(step.made.action) + words * 60 / words_a_minute + (asks_why ? obstacle : 0);
}

// Only the ways of somebody who missed every plan that is checked here.
void leave_ways_of_the_missed(const draft_session& session, std::vector<std::vector<way>>& ways) {
    using test = dialogue::condition::test;
    std::set<std::string> checked;
    for (const auto& s : session.steps)
        if (const auto* check = std::get_if<dialogue::check_step>(&s.made.action)) checked.insert(check->as.name);
    for (std::size_t i = 0; i < session.steps.size(); ++i) {
        const auto* branch = std::get_if<dialogue::branch_step>(&session.steps[i].made.action);
        if (!branch) continue;
        bool settled = false;
        const auto never = [&](const way& w) {
            if (settled) return true;
            if (w.arm < 0) return false;
            const auto& when = branch->arms[static_cast<std::size_t>(w.arm)].when;
            if (!checked.contains(when.name)) return false;
            settled = when.how == test::answered || (when.how == test::is && when.value == "not_yet") ||
                      (when.how == test::is_not && when.value != "not_yet");
            return !settled;
        };
        std::vector<way> left;
        for (const auto& w : ways[i])
            if (!never(w)) left.push_back(w);
        ways[i] = std::move(left);
    }
}

int longest_way(const draft_session& session, const std::vector<std::vector<way>>& ways, bool missed) {
    const auto n = session.steps.size();
    // Longest way to the end from each step, by a walk with a stack of its own; a way back into the walk ends it.
    std::vector<int> longest(n, -1);
    std::vector<bool> open(n, false);
    std::vector<std::pair<std::size_t, std::size_t>> path;
    if (n > 0) path.emplace_back(0, 0), open[0] = true;
    while (!path.empty()) {
        const auto [at, next] = path.back();
        if (next < ways[at].size()) {
            ++path.back().second;
            const int to = ways[at][next].to;
            if (to < 0 || open[static_cast<std::size_t>(to)] || longest[static_cast<std::size_t>(to)] >= 0) continue;
            open[static_cast<std::size_t>(to)] = true;
            path.emplace_back(static_cast<std::size_t>(to), 0);
            continue;
        }
        int rest = 0;
        for (const auto& w : ways[at])
            if (w.to >= 0) rest = std::max(rest, longest[static_cast<std::size_t>(w.to)]);
        longest[at] = seconds_of_step(session.steps[at], missed) + rest;
        open[at] = false;
        path.pop_back();
    }
    return n == 0 ? 0 : longest[0];
}

}  // namespace

int seconds_of(const draft_session& session) {
    auto ways = ways_in(session);
    const int kept = longest_way(session, ways, false);
    leave_ways_of_the_missed(session, ways);
    return std::max(kept, longest_way(session, ways, true));
}

void check_time(const draft_track& track, report& out) {
    for (const auto& session : track.sessions) {
        if (!track.head.for_channels)
            if (const int seconds = seconds_of(session); seconds > too_long)
                out.warning(session.at,
                            "this session takes about " + std::to_string(seconds / 60) + " min " +
                                std::to_string(seconds % 60) + " s on its longest way",
                            "three minutes are the most that people have: ask less, or split it");
        for (const auto& step : session.steps)
            for (const auto* text : texts_of(step.made.action))
                for (const auto& w : text->wordings)
                    if (dialogue::code_points(w) > long_text)
                        out.warning(step.at, "a text of " + std::to_string(dialogue::code_points(w)) + " characters",
                                    "on a phone that is a wall: under 400 reads well");
    }
}

}  // namespace fulcrum::content
