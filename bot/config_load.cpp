// The configuration with its files: who may read them, and what is missing.
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

#include "bot/config.hpp"
#include "content/fields.hpp"

namespace fulcrum::bot {
namespace {

using content::severity;

constexpr std::size_t most_bytes = 1024 * 1024;

struct file_text {
    std::string text;
    std::string problem, remedy;  // why it can't be used
    bool open_to_others = false;  // to more people than a secret may be
};

// A secret belongs to its owner alone. A file of root's may be readable to the service's group: that is how systemd
// and container platforms hand out secrets. (The same rule as for the master key.)
bool others_may_open(const struct stat& about) {
    const auto others = about.st_mode & (S_IRWXG | S_IRWXO);
    const bool handed_out = about.st_uid == 0 && ::geteuid() != 0 && others == S_IRGRP;
    return others != 0 && !handed_out;
}

file_text read_file(const std::filesystem::path& file) {
    file_text out;
    const auto failed = [&](const std::string& what) {
        out.problem = what;
        out.remedy = errno == ENOENT ? "check the path" : "the user that runs Fulcrum must be able to read it";
        return out;
    };
    const int in = ::open(file.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (in < 0) return failed(std::strerror(errno));
    struct closer {
        int fd;
        ~closer() { ::close(fd); }
    } const closing{in};
    struct stat about {};
    if (::fstat(in, &about) != 0) return failed(std::strerror(errno));
    if (S_ISDIR(about.st_mode)) {
        out.problem = "this is a folder";
        out.remedy = "name the file in it";
        return out;
    }
    out.open_to_others = others_may_open(about);
    char part[4096];
    while (out.text.size() <= most_bytes) {
        const auto got = ::read(in, part, sizeof part);
        if (got < 0) return failed(std::strerror(errno));
        if (got == 0) break;
        out.text.append(part, static_cast<std::size_t>(got));
    }
    return out;
}

void read_token_file(config_reading& into) {
    auto& m = into.made.mattermost;
    const auto name = m.token_file.string();
    const auto error = [&](std::string message, std::string remedy) {
        into.findings.push_back({name, 0, 0, severity::error, std::move(message), std::move(remedy)});
    };
    const auto file = read_file(m.token_file);
    if (!file.problem.empty()) return error("the token can't be read: " + file.problem, file.remedy);
    if (file.open_to_others)
        return error("others than its owner may open the file with the token",
                     "chmod 600 " + name + " (and think of who may have read it)");
    if (content::trimmed(file.text).empty())
        return error("the file with the token is empty", "write the token of the bot account into it");
    auto token = parse_token(file.text);
    if (!token)
        return error("this is more than a token", "the file holds the token of the bot account and nothing else");
    m.token = std::move(*token);
}

void report_missing(config_reading& into, const std::string& source) {
    const auto error = [&](std::string message, std::string remedy) {
        into.findings.push_back({source, 0, 0, severity::error, std::move(message), std::move(remedy)});
    };
    const auto complained = [&](std::string_view variable, std::string_view) {
        return std::any_of(into.findings.begin(), into.findings.end(),
                           [&](const content::finding& f) { return f.file == variable && f.how == severity::error; });
    };
    const auto& m = into.made.mattermost;
    if (!m.url && !complained("FULCRUM_MATTERMOST_URL", "url") && !into.has_errors())
        error("the address of the Mattermost server is missing",
              "set FULCRUM_MATTERMOST_URL, or mattermost: {url: …} in the file of --config");
    if (m.token.empty() && m.token_file.empty() && !complained("FULCRUM_MATTERMOST_TOKEN", "token"))
        error("the token of the bot account is missing",
              "set FULCRUM_MATTERMOST_TOKEN_FILE (or FULCRUM_MATTERMOST_TOKEN), or mattermost: {token_file: …} in the "
              "file of --config");
}

}  // namespace

config_reading load_config(const std::filesystem::path& file, const environment& env, needs what) {
    config_reading made;
    if (file.empty()) {
        made = parse_config({}, {}, env);
    } else {
        const auto read = read_file(file);
        made =
            parse_config(read.problem.empty() ? std::string_view(read.text) : std::string_view{}, file.string(), env);
        if (!read.problem.empty())
            made.findings.insert(made.findings.begin(),
                                 {file.string(), 0, 0, severity::error,
                                  "the configuration can't be read: " + read.problem, read.remedy});
        if (made.token_line > 0 && read.open_to_others)
            made.findings.push_back(
                {file.string(), made.token_line, made.token_column, severity::error,
                 "the file holds a token, and others than its owner may open it",
                 "chmod 600 " + file.string() + ", or move the token to a file of its own (token_file)"});
    }
    auto& c = made.made;
    if (what == needs::chat) {
        report_missing(made, file.empty() ? "environment" : file.string());
        if (c.mattermost.token.empty() && !c.mattermost.token_file.empty()) read_token_file(made);
    }
    for (auto* path :
         {&c.mattermost.token_file, &c.mattermost.ca_file, &c.storage.path, &c.storage.key_file, &c.content.path}) {
        std::error_code ignored;
        if (!path->empty()) *path = std::filesystem::absolute(*path, ignored).lexically_normal();
    }
    const auto make_absolute = [](std::vector<std::filesystem::path>& files) {
        std::error_code ignored;
        for (auto& path : files) path = std::filesystem::absolute(path, ignored).lexically_normal();
    };
    make_absolute(c.holidays);
    for (auto& [name, files] : c.calendars) make_absolute(files);
    return made;
}

}  // namespace fulcrum::bot
