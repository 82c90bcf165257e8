#include <algorithm>
#include <fstream>
#include <set>
#include <span>
#include <system_error>
#include <tuple>
#include <utility>

#include "content/catalog.hpp"
#include "content/embedded.hpp"

namespace fulcrum::content {
namespace {

namespace fs = std::filesystem;

class loader {
  public:
    explicit loader(const limits& lim) : lim_(lim) {}

    void add(const fs::path& path) {
        std::error_code wrong;
        const auto status = fs::status(path, wrong);
        if (!fs::exists(status))
            note(path,
                 wrong && status.type() == fs::file_type::none ? wrong.message() : "there is no such file or folder",
                 "check the path");
        else if (fs::is_directory(status))
            add_folder(path);
        else if (fs::is_regular_file(status))
            add_file(path);
        else
            note(path, "this is neither a file nor a folder", "check the path");
    }

    std::vector<source_file> take(std::vector<finding>& notes) {
        std::sort(files_.begin(), files_.end(), [](const auto& a, const auto& b) { return a.name < b.name; });
        notes.insert(notes.end(), notes_.begin(), notes_.end());
        return std::move(files_);
    }

    catalog finish() {
        std::sort(files_.begin(), files_.end(), [](const auto& a, const auto& b) { return a.name < b.name; });
        auto made = read_catalog(files_, lim_);
        made.findings.insert(made.findings.end(), notes_.begin(), notes_.end());
        std::stable_sort(made.findings.begin(), made.findings.end(), [](const finding& a, const finding& b) {
            return std::tie(a.file, a.line, a.column) < std::tie(b.file, b.line, b.column);
        });
        return made;
    }

  private:
    void note(const fs::path& path, std::string message, std::string remedy, severity how = severity::error) {
        notes_.push_back({path.generic_string(), 1, 1, how, std::move(message), std::move(remedy)});
    }

    void add_folder(const fs::path& folder) {
        std::error_code wrong;
        bool any = false;
        fs::recursive_directory_iterator at(folder, wrong);
        for (; !wrong && at != fs::recursive_directory_iterator(); at.increment(wrong)) {
            const auto& path = at->path();
            std::error_code ignored;
            const bool hidden = path.filename().string().starts_with('.');
            if (hidden && at->is_directory(ignored)) at.disable_recursion_pending();
            if (hidden || !at->is_regular_file(ignored)) continue;
            if (path.extension() == ".yml")
                note(path, "this file is not read", "give it a name that ends in .yaml", severity::warning);
            if (path.extension() != ".yaml") continue;
            any = true;
            add_file(path);
        }
        if (wrong)
            note(folder, "the folder cannot be read: " + wrong.message(), "check its permissions");
        else if (!any)
            note(folder, "there are no .yaml files in this folder", "check the path", severity::warning);
    }

    void add_file(const fs::path& path) {
        std::error_code ignored;
        const auto known_as = fs::weakly_canonical(path, ignored);
        if (!seen_.insert(ignored ? path : known_as).second) return;
        std::ifstream in(path, std::ios::binary);
        source_file file{path.generic_string(), {}};
        // One byte more than allowed, so that read_catalog sees that it is too much.
        file.text.resize(lim_.file_bytes + 1);
        in.read(file.text.data(), static_cast<std::streamsize>(file.text.size()));
        if (!in.is_open() || in.bad()) return note(path, "the file cannot be read", "check its permissions");
        file.text.resize(static_cast<std::size_t>(in.gcount()));
        file.text.shrink_to_fit();
        files_.push_back(std::move(file));
    }

    const limits& lim_;
    std::vector<source_file> files_;
    std::vector<finding> notes_;
    std::set<fs::path> seen_;
};

}  // namespace

catalog load_catalog(const std::vector<fs::path>& paths, const limits& lim) {
    loader all(lim);
    for (const auto& path : paths) all.add(path);
    return all.finish();
}

std::vector<source_file> load_sources(const std::vector<fs::path>& paths, std::vector<finding>& notes,
                                      const limits& lim) {
    loader all(lim);
    for (const auto& path : paths) all.add(path);
    return all.take(notes);
}

std::vector<source_file> shipped_sources() {
    std::vector<source_file> files;
    for (const auto& [name, bytes] : embedded::shipped()) files.push_back({std::string(name), std::string(bytes)});
    return files;
}

catalog shipped_catalog() { return read_catalog(shipped_sources()); }

void add_shipped_banks(dialogue::library& texts) {
    if (!texts.tips.empty() && !texts.questions.empty() && !texts.prompts.empty()) return;
    static const auto shipped = [] {
        std::vector<source_file> banks;
        for (auto& file : shipped_sources())
            if (file.name.starts_with("banks/")) banks.push_back(std::move(file));
        return read_catalog(banks).texts;
    }();
    if (texts.tips.empty()) texts.tips = shipped.tips;
    if (texts.questions.empty()) texts.questions = shipped.questions;
    if (texts.prompts.empty()) texts.prompts = shipped.prompts;
}

}  // namespace fulcrum::content
