#include "bot/commands/common.hpp"
#include "dialogue/calendar.hpp"

#include <spdlog/spdlog.h>

#include <iostream>
#include <vector>

#include "content/report.hpp"

namespace fulcrum::bot::commands {

std::string with_prefix(std::string_view lines) {
    std::string out;
    while (!lines.empty()) {
        const auto line = lines.substr(0, lines.find('\n'));
        out.append("fulcrum: ").append(line).append("\n");
        lines.remove_prefix(std::min(lines.size(), line.size() + 1));
    }
    return out;
}

config need_config(const std::filesystem::path& file, needs what, std::vector<content::finding>* warnings) {
    auto reading = load_config(file, process_environment(), what);
    std::string text;
    for (const auto& f : reading.findings) text += content::to_text(f) + '\n';
    if (reading.has_errors()) throw setup_error(exit_code::usage, text);
    if (warnings)
        *warnings = std::move(reading.findings);
    else
        std::cerr << with_prefix(text);
    return std::move(reading.made);
}

std::optional<workspace_trouble> other_workspace(const config& c, const storage::database_glance& seen) {
    const storage::place here{"mattermost", c.mattermost.workspace_name()};
    std::size_t known = 0;
    const std::pair<storage::place, std::size_t>* other = nullptr;
    for (const auto& one : seen.people) {
        if (one.first == here)
            known = one.second;
        else if (one.first.platform == here.platform && (!other || one.second > other->second))
            other = &one;
    }
    if (!other || other->second <= known) return std::nullopt;
    const auto people = [](std::size_t n) { return std::to_string(n) + (n == 1 ? " person" : " people"); };
    return workspace_trouble{
        "the database knows " + people(other->second) + " by the workspace " + other->first.workspace + " and " +
            people(known) + " by " + here.workspace + ": everybody would be a stranger, their journals out of reach",
        "if it is the same server under another address, put this into the configuration, under mattermost:  "
        "workspace: " +
            other->first.workspace +
            "  (or FULCRUM_MATTERMOST_WORKSPACE); for another server use another "
            "storage.path"};
}

storage::open_options store_options(const config& c) {
    storage::open_options out;
    out.database = c.storage.path;
    if (c.storage.key.empty())
        out.master_key_file = c.key_path();
    else
        out.master_key = c.storage.key.reveal();
    return out;
}

content::catalog read_content(const config& c) {
    if (c.content.path.empty()) return content::shipped_catalog();
    auto read = content::load_catalog({c.content.path});
    content::add_shipped_banks(read.texts);
    return read;
}

std::vector<content::source_file> content_files(const config& c) {
    if (c.content.path.empty()) return content::shipped_sources();
    std::vector<content::finding> notes;
    auto files = content::load_sources({c.content.path}, notes);
    for (const auto& f : notes) spdlog::warn("content: {}", content::to_text(f));
    return files;
}

std::shared_ptr<const dialogue::library> need_content(const config& c) {
    auto read = read_content(c);
    if (read.texts.tracks.empty()) {
        std::string text;
        for (const auto& f : read.findings) text += content::to_text(f) + '\n';
        const auto place = c.content.path.empty() ? "the content inside the program" : c.content.path.string();
        throw setup_error(exit_code::usage, text + place +
                                                ": error: there is no usable track — fix the files, or leave out "
                                                "content.path to use the tracks inside the program");
    }
    // What is inside the program is not the operator's to fix.
    const auto level = c.content.path.empty() ? spdlog::level::debug : spdlog::level::warn;
    for (const auto& f : read.findings) spdlog::log(level, "content: {}", content::to_text(f));
    spdlog::info("content: {} tracks, {} tips, {} questions", read.texts.tracks.size(), read.texts.tips.size(),
                 read.texts.questions.size());
    return std::make_shared<const dialogue::library>(std::move(read.texts));
}

std::string track_remedy(const config& c, const dialogue::library& texts) {
    const dialogue::track_id wanted(c.defaults.track);
    if (wanted.empty() || texts.tracks.contains(wanted)) return {};
    std::vector<std::string> names;
    for (const auto& [id, track] : texts.tracks) names.push_back(id.text());
    return content::did_you_mean(wanted.text(), names, "there are: " + content::either(names));
}

dialogue::settings coach_settings(const config& c, const dialogue::library& texts) {
    dialogue::settings out;
    out.crisis_line = c.crisis_line;
    out.when = c.defaults.schedule;
    out.zone = c.defaults.timezone;
    out.too_late = c.nudges.too_late;
    if (const auto remedy = track_remedy(c, texts); remedy.empty())
        out.track = dialogue::track_id(c.defaults.track);
    else
        spdlog::warn("the default track {} is not there; newcomers choose — {}", content::quote(c.defaults.track),
                     remedy);
    return out;
}

all_holidays read_holidays(const config& c) {
    const auto now = std::chrono::time_point_cast<std::chrono::milliseconds>(std::chrono::system_clock::now());
    const auto date = dialogue::to_local(now, c.defaults.timezone).date;
    all_holidays all;
    const auto load = [&](const std::vector<std::filesystem::path>& files) {
        auto read = load_holidays(files, date);
        std::move(read.findings.begin(), read.findings.end(), std::back_inserter(all.findings));
        return std::move(read.calendar);
    };
    all.usual = load(c.holidays);
    for (const auto& [name, files] : c.calendars) all.named[name] = load(files);
    std::erase_if(all.named, [](const auto& one) { return !one.second; });
    return all;
}

}  // namespace fulcrum::bot::commands
