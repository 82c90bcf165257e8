// Any bytes as a content file: findings with a place inside the file, or texts in which every step leads somewhere.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
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

void check_session(const dialogue::session& session) {
    require(!session.steps.empty());
    const auto leads = [&](const dialogue::step_id& to) {
        require(std::count_if(session.steps.begin(), session.steps.end(),
                              [&](const dialogue::step& s) { return s.id == to; }) == 1);
    };
    for (const auto& step : session.steps) {
        leads(step.id);
        if (const auto* say = std::get_if<dialogue::say_step>(&step.action)) check_text(say->what);
        if (const auto* ask = std::get_if<dialogue::ask_step>(&step.action)) check_text(ask->question);
        if (const auto* choose = std::get_if<dialogue::choose_step>(&step.action))
            require(choose->options.size() >= 2 && choose->options.size() <= 9);
        if (const auto* jump = std::get_if<dialogue::goto_step>(&step.action)) leads(jump->to);
        if (const auto* branch = std::get_if<dialogue::branch_step>(&step.action)) {
            require(!branch->arms.empty());
            for (const auto& arm : branch->arms) leads(arm.to);
            leads(branch->otherwise);
        }
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
        for (const auto* session : dialogue::sessions_of(track)) check_session(*session);
    }
    return 0;
}
