// Plays the transcripts that lie beside the tracks.
#include <algorithm>
#include <fstream>
#include <iterator>
#include <map>
#include <optional>
#include <ostream>

#include "bot/commands/interrupt.hpp"
#include "bot/commands/rehearse.hpp"
#include "bot/rehearsal/transcript.hpp"
#include "content/catalog.hpp"
#include "content/report.hpp"

namespace fulcrum::bot::commands {

namespace {

namespace fs = std::filesystem;
using dialogue::library;
using rehearsal::transcript;

constexpr auto extension = ".transcript";

struct found_file {
    fs::path file, given;  // `given`: the folder in which it was found, or the file itself
};

std::vector<found_file> files_of(const std::vector<fs::path>& paths) {
    std::vector<found_file> out;
    for (const auto& path : paths) {
        std::error_code error;
        if (!fs::is_directory(path, error)) {
            if (!fs::exists(path, error))
                throw setup_error(exit_code::usage, path.string() + ": there is no such file or folder");
            out.push_back({path, path});
            continue;
        }
        std::vector<fs::path> below;
        for (fs::recursive_directory_iterator it(path, fs::directory_options::skip_permission_denied, error), end;
             it != end && !error; it.increment(error))
            if (it->path().extension() == extension && it->is_regular_file(error)) below.push_back(it->path());
        if (error)
            throw setup_error(exit_code::usage, path.string() + ": this folder can't be read: " + error.message());
        std::sort(below.begin(), below.end());
        for (auto& file : below) out.push_back({std::move(file), path});
    }
    if (out.empty())
        throw setup_error(exit_code::usage, std::string("there is no file called NAME") + extension +
                                                " — `fulcrum tracks test --help` shows how one is written");
    return out;
}

// The texts a transcript is played with: those given, those beside it, or those inside the program.
class shelf {
  public:
    explicit shelf(fs::path content) : content_(std::move(content)) {}

    std::shared_ptr<const library> texts_for(const found_file& f, const dialogue::track_id& track) {
        if (!content_.empty()) return with(read({content_}, content_.string()), track);
        auto folder = fs::absolute(f.given).lexically_normal();
        if (!folder.has_filename()) folder = folder.parent_path();
        const bool a_file = f.given == f.file;
        if (a_file) folder = folder.parent_path();
        // Of a folder called tracks the content is one up: banks and messages, too, and nothing else that lies there.
        const bool tracks = folder.filename() == "tracks";
        auto beside = tracks   ? read(content_around(folder), folder.string())
                      : a_file ? read(tracks_in(folder), folder.string() + "/*")
                               : read({folder}, folder.string());
        if (auto fitting = with(std::move(beside), track)) return fitting;
        if (!shipped_) shipped_ = std::make_shared<const library>(content::shipped_catalog().texts);
        return with(shipped_, track);
    }

    // Those in the content that was looked at last.
    const std::vector<content::finding>& mistakes() { return mistakes_[looked_at_]; }

  private:
    static std::vector<fs::path> content_around(const fs::path& tracks) {
        std::vector<fs::path> out{tracks};
        std::error_code error;
        for (const auto* kind : {"banks", "messages"})
            if (const auto beside = tracks.parent_path() / kind; fs::is_directory(beside, error)) out.push_back(beside);
        return out;
    }

    static std::vector<fs::path> tracks_in(const fs::path& folder) {
        std::vector<fs::path> out;
        std::error_code error;
        for (fs::directory_iterator it(folder, error), end; it != end && !error; it.increment(error))
            if (it->path().extension() == ".yaml") out.push_back(it->path());
        return out;
    }

    std::shared_ptr<const library> read(const std::vector<fs::path>& paths, const std::string& key) {
        auto& kept = read_[key];
        if (!kept) {
            auto read = paths.empty() ? content::catalog{} : content::load_catalog(paths);
            content::add_shipped_banks(read.texts);
            kept = std::make_shared<const library>(std::move(read.texts));
            std::erase_if(read.findings, [](const auto& f) { return f.how != content::severity::error; });
            mistakes_[key] = std::move(read.findings);
        }
        looked_at_ = key;
        return kept;
    }

    static std::shared_ptr<const library> with(std::shared_ptr<const library> texts, const dialogue::track_id& track) {
        return texts && texts->tracks.contains(track) ? std::move(texts) : nullptr;
    }

    fs::path content_;
    std::string looked_at_;
    std::map<std::string, std::shared_ptr<const library>> read_;
    std::map<std::string, std::vector<content::finding>> mistakes_;
    std::shared_ptr<const library> shipped_;
};

std::string count(std::size_t n, const std::string& thing) {
    return std::to_string(n) + ' ' + thing + (n == 1 ? "" : "s");
}

void print(const std::string& file, const rehearsal::mismatch& m, std::ostream& out) {
    out << file << ':' << m.line << ": expected " << m.expected;
    if (!m.moment.empty()) out << " (on " << m.moment << ')';
    out << "; what came:\n";
    std::string_view rest = m.came;
    while (!rest.empty()) {
        const auto end = std::min(rest.find('\n'), rest.size() - 1);
        out << "    " << rest.substr(0, end + 1);
        rest.remove_prefix(end + 1);
    }
}

}  // namespace

exit_code test_transcripts(const std::vector<fs::path>& paths, const fs::path& content, std::ostream& out,
                           std::ostream& summary) {
    shelf texts(content);
    interrupt_watch watch;
    std::size_t played = 0, failed = 0, said = 0, checked = 0;
    for (const auto& f : files_of(paths)) {
        if (watch.came()) return exit_code::failure;
        ++played;
        std::ifstream in(f.file, std::ios::binary);
        const std::string text{std::istreambuf_iterator<char>(in), {}};
        auto read = rehearsal::read_transcript(f.file.string(), text);
        if (!in)
            read.findings.push_back(
                {f.file.string(), 0, 0, content::severity::error, "this file can't be read", "check its permissions"});
        std::shared_ptr<const library> with;
        if (read.findings.empty() && !(with = texts.texts_for(f, read.made.track))) {
            const auto& why = texts.mistakes();
            read.findings.push_back({f.file.string(), read.made.track_line, 1, content::severity::error,
                                     "there is no usable track " + content::quote(read.made.track.text()),
                                     why.empty() ? "--content PATH says where the tracks are"
                                                 : "correct these, or say with --content PATH where the tracks are"});
            read.findings.insert(read.findings.end(), why.begin(), why.end());
        }
        for (const auto& finding : read.findings) out << content::to_text(finding) << '\n';
        if (!read.findings.empty()) {
            ++failed;
            continue;
        }
        const auto result = rehearsal::play(read.made, with);
        said += result.said;
        checked += result.checked;
        if (!result.wrong.empty()) ++failed;
        for (const auto& m : result.wrong) print(f.file.string(), m, out);
    }
    out.flush();
    summary << (failed > 0 ? count(failed, "transcript") + " of " + std::to_string(played) + " failed: "
                           : "All is well: " + count(played, "transcript") + ", ")
            << count(said, "message") << " said, " << count(checked, "expectation") << " looked at.\n";
    return failed > 0 ? exit_code::findings : exit_code::ok;
}

}  // namespace fulcrum::bot::commands
