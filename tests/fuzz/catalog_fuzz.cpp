// Any bytes as a content file: findings with a place inside the file, or texts in which every step leads somewhere.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <tuple>
#include <variant>

#include "content/catalog.hpp"
#include "dialogue/text.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

namespace {

using namespace fulcrum;

void require(bool holds) {
    if (!holds) std::abort();
}

void check_text(const dialogue::text& text) {
    require(!text.wordings.empty());
    for (const auto& wording : text.wordings) {
        std::vector<dialogue::template_problem> problems;
        dialogue::placeholders(wording, &problems);
        require(problems.empty() && !wording.empty());
        require(dialogue::first_invalid_utf8(wording) == std::string_view::npos);
    }
}

// The texts a step says or asks, and whether it can do without.
template <class Action>
void check_texts(const Action& action) {
    if constexpr (requires { action.question; }) check_text(action.question);
    if constexpr (requires { action.what.wordings; }) check_text(action.what);
    if constexpr (requires { action.lead; })
        if (!action.lead.wordings.empty()) check_text(action.lead);
    if constexpr (requires { action.short_form; })
        if (!action.short_form.empty()) check_text({{action.short_form}});
    if constexpr (requires { action.cue; })
        if (!action.cue.empty()) check_text({{action.cue}});
}

void check_session(const dialogue::session& session) {
    require(!session.steps.empty() && session.steps.size() <= 400);
    if (session.only_if) require(!session.only_if->name.empty());
    std::map<dialogue::step_id, int> ids;
    for (const auto& step : session.steps) require(++ids[step.id] == 1 && !step.id.empty());
    const auto leads = [&](const dialogue::step_id& to) { require(ids.contains(to)); };
    for (const auto& step : session.steps) {
        std::visit([](const auto& action) { check_texts(action); }, step.action);
        if (const auto* choose = std::get_if<dialogue::choose_step>(&step.action))
            require(choose->options.size() >= 2 && choose->options.size() <= 9);
        if (const auto* jump = std::get_if<dialogue::goto_step>(&step.action)) leads(jump->to);
        if (const auto* branch = std::get_if<dialogue::branch_step>(&step.action)) {
            require(!branch->arms.empty());
            for (const auto& arm : branch->arms) leads(arm.to);
            leads(branch->otherwise);
        }
        if (const auto* recall = std::get_if<dialogue::recall_step>(&step.action)) require(!recall->weeks.empty());
        if (const auto* keep = std::get_if<dialogue::remember_step>(&step.action))
            require(dialogue::is_name(keep->name) && !keep->words.empty());
        if (const auto* drop = std::get_if<dialogue::forget_step>(&step.action))
            for (const auto& name : drop->names) require(dialogue::is_name(name));
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string text(reinterpret_cast<const char*>(data), size);
    const auto read = content::read_catalog({{"file.yaml", text}});

    const auto lines = 1 + std::count(text.begin(), text.end(), '\n') + std::count(text.begin(), text.end(), '\r');
    for (const auto& f : read.findings) {
        require(f.line >= 0 && f.line <= lines && f.column >= (f.line > 0 ? 1 : 0) && !f.message.empty());
        const auto shown = content::to_text(f);
        require(shown.find('\n') == std::string::npos && dialogue::first_invalid_utf8(shown) == std::string_view::npos);
        require(content::to_json(f).find('\n') == std::string::npos);
    }
    require(std::is_sorted(read.findings.begin(), read.findings.end(), [](const auto& a, const auto& b) {
        return std::tie(a.line, a.column) < std::tie(b.line, b.column);
    }));
    const bool empty = read.texts.tracks.empty() && read.texts.tips.empty() && read.texts.questions.empty() &&
                       read.texts.prompts.empty();
    const bool messages = text.find("messages") != std::string::npos;
    require(empty == read.has_errors() || messages);
    for (const auto& [id, track] : read.texts.tracks) {
        require(!id.empty() && dialogue::day_at(track, 1));
        for (const auto& day : track.days) require(day.morning || day.evening);
        require(track.edition.size() == 16 && dialogue::find_session(track, dialogue::sessions_of(track).front()->id));
        std::set<dialogue::session_id> sessions;
        for (const auto* session : dialogue::sessions_of(track)) {
            require(sessions.insert(session->id).second);
            check_session(*session);
        }
    }
    return 0;
}
