// What writers see of their tracks.
#include <algorithm>
#include <ostream>
#include <string>

#include "bot/commands/commands.hpp"
#include "content/catalog.hpp"

namespace fulcrum::bot::commands {
namespace {

std::string count(std::size_t n, const std::string& thing) {
    return std::to_string(n) + ' ' + thing + (n == 1 ? "" : "s");
}

void print_json(const std::vector<content::finding>& findings, std::ostream& out) {
    out << '[';
    const char* before = "\n";
    for (const auto& f : findings) {
        out << before << content::to_json(f);
        before = ",\n";
    }
    out << (findings.empty() ? "]\n" : "\n]\n");
}

}  // namespace

exit_code lint(const std::vector<std::filesystem::path>& paths, bool json, std::ostream& out, std::ostream& summary) {
    const auto read = content::load_catalog(paths);
    if (json)
        print_json(read.findings, out);
    else
        for (const auto& f : read.findings) out << content::to_text(f) << '\n';
    out.flush();

    const auto all = read.findings.size();
    const auto errors = static_cast<std::size_t>(std::count_if(
        read.findings.begin(), read.findings.end(), [](const auto& f) { return f.how == content::severity::error; }));
    std::size_t translations = 0;
    for (const auto& [id, languages] : read.texts.translations) translations += languages.size();
    summary << (errors > 0 ? "Not usable yet: "
                : all > 0  ? "Usable: "
                           : "All is well: ")
            << count(errors, "error") << ", " << count(all - errors, "warning") << "; usable are "
            << count(read.texts.tracks.size(), "track") << ", " << count(translations, "translation") << ", "
            << count(read.texts.tips.size(), "tip") << ", " << count(read.texts.questions.size(), "question") << ", "
            << count(read.texts.prompts.size(), "prompt") << ", " << count(read.messages, "message") << ", in "
            << count(read.languages.size(), "language") << ".\n";
    return errors > 0 ? exit_code::findings : exit_code::ok;
}

}  // namespace fulcrum::bot::commands
