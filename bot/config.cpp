#include "bot/config.hpp"

#include <algorithm>
#include <boost/asio/ip/address.hpp>
#include <cctype>
#include <charconv>
#include <functional>
#include <utility>

#include "content/fields.hpp"
#include "content/yaml_tree.hpp"
#include "dialogue/calendar.hpp"
#include "dialogue/reply.hpp"
#include "dialogue/text.hpp"

namespace fulcrum::bot {
namespace {

using content::did_you_mean;
using content::finding;
using content::quote;
using content::severity;

constexpr std::size_t most_file_bytes = 256 * 1024;

// One value on its way in: where it comes from, and what there is to say about it.
struct given {
    std::vector<std::string> words;  // one, but for lists
    std::function<void(severity, std::string message, std::string remedy)> note;

    const std::string& text() const { return words.front(); }
    void error(std::string message, std::string remedy) const {
        note(severity::error, std::move(message), std::move(remedy));
    }
    void warning(std::string message, std::string remedy) const {
        note(severity::warning, std::move(message), std::move(remedy));
    }
};

bool has_control(std::string_view text) {
    return std::any_of(text.begin(), text.end(),
                       [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == '\x7F'; });
}

bool is_loopback(const std::string& host) {
    if (host == "localhost" || host.ends_with(".localhost")) return true;
    boost::system::error_code ec;
    const auto address = boost::asio::ip::make_address(host, ec);
    return !ec && address.is_loopback();
}

// --- how each value is read ------------------------------------------------------------------------------------------

void read_url(config& c, const given& v) {
    const auto parsed = net::parse_url(v.text());
    if (!parsed)
        return v.error("this is not an address of a server: " + parsed.error().detail,
                       "write it as https://chat.example.com");
    c.mattermost.url = *parsed;
}

void read_allow_plain_http(config& c, const given& v) {
    if (v.text() == "true" || v.text() == "false")
        c.mattermost.allow_plain_http = v.text() == "true";
    else
        v.error(quote(v.text()) + " is neither true nor false", "write true, or leave it out");
}

void read_token(config& c, const given& v) {
    if (auto token = parse_token(v.text()))
        c.mattermost.token = std::move(*token);
    else
        v.error("this can't be an access token: it has blanks or characters that no token has",
                "copy the token of the bot account once more");
}

bool is_hex(std::string_view text) {
    return std::all_of(text.begin(), text.end(), [](char ch) { return std::isxdigit(static_cast<unsigned char>(ch)); });
}

void read_key(config& c, const given& v) {
    const auto key = content::trimmed(v.text());
    if (key.size() != 64 || !is_hex(key))
        return v.error("a master key has 64 hexadecimal digits; this has " + std::to_string(key.size()) + " characters",
                       "put the original key here; without it the journals can't be read");
    c.storage.key = secret(key);
}

using path_of = std::filesystem::path& (*)(config&);

template <path_of where>
void read_path(config& c, const given& v) {
    if (has_control(v.text()) || v.text().size() > 4000)
        return v.error("this is not a path", "write the path of a file, on one line");
    where(c) = v.text();
}

void read_admins(config& c, const given& v) {
    std::vector<std::string> names;
    for (const auto& word : v.words) {
        std::string name = content::trimmed(word);
        if (name.starts_with('@')) name.erase(0, 1);
        std::transform(name.begin(), name.end(), name.begin(),
                       [](char ch) { return ch >= 'A' && ch <= 'Z' ? static_cast<char>(ch - 'A' + 'a') : ch; });
        const bool fits = !name.empty() && name.size() <= 64 && std::all_of(name.begin(), name.end(), [](char ch) {
            return (ch >= 'a' && ch <= 'z') || (ch >= '0' && ch <= '9') || ch == '.' || ch == '-' || ch == '_';
        });
        if (!fits)
            v.error(quote(word) + " is not a username", "write usernames or user ids, for example: ada, grace.hopper");
        else if (std::find(names.begin(), names.end(), name) == names.end())
            names.push_back(std::move(name));
    }
    c.admins = std::move(names);
}

void read_admins_from_chat(config& c, const given& v) {
    if (v.text() == "true" || v.text() == "false")
        c.admins_from_chat = v.text() == "true";
    else
        v.error(quote(v.text()) + " is neither true nor false", "write false, or leave it out");
}

std::vector<std::filesystem::path> calendar_files(const given& v) {
    std::vector<std::filesystem::path> files;
    for (const auto& word : v.words) {
        auto file = content::trimmed(word);
        if (file.empty() || file.size() > 4000 || has_control(file))
            v.error("this is not a path", "write the paths of iCalendar files, for example: [holidays/de.ics]");
        else
            files.emplace_back(std::move(file));
    }
    return files;
}

void read_holidays(config& c, const given& v) { c.holidays = calendar_files(v); }

constexpr std::string_view calendars_key = "holiday_calendars";

// People type it after `holidays`.
bool is_calendar_name(std::string_view name) {
    constexpr std::string_view taken[] = {"on", "off", "an", "aus", "usual", "normal"};
    return name.size() > 1 && name.size() <= 30 &&
           std::find(std::begin(taken), std::end(taken), name) == std::end(taken) &&
           std::all_of(name.begin(), name.end(),
                       [](char ch) { return (ch >= 'a' && ch <= 'z') || (ch >= '0' && ch <= '9') || ch == '-'; });
}

// "30s", "5m", "2h" or "0", within bounds; nothing when it is no such thing.
std::optional<std::chrono::seconds> read_duration(std::string_view text, std::chrono::seconds least,
                                                  std::chrono::seconds most) {
    unsigned number = 0;
    const auto [end, ec] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (ec != std::errc{} || number > 100'000) return std::nullopt;
    const std::string_view unit(end, static_cast<std::size_t>(text.data() + text.size() - end));
    const int seconds = unit == "s" ? 1 : unit == "m" ? 60 : unit == "h" ? 3600 : unit.empty() && number == 0 ? 1 : 0;
    const auto read = std::chrono::seconds(std::int64_t{number} * seconds);
    if (seconds == 0 || read < least || read > most) return std::nullopt;
    return read;
}

void read_spread(config& c, const given& v) {
    if (const auto read = read_duration(content::trimmed(v.text()), std::chrono::seconds(0), std::chrono::seconds(60)))
        c.nudges.spread = *read;
    else
        v.error(quote(v.text()) + " is no time to spread nudges over", "write 0 to 60 seconds, for example: 30s");
}

void read_too_late(config& c, const given& v) {
    if (const auto read = read_duration(content::trimmed(v.text()), std::chrono::minutes(5), std::chrono::hours(12)))
        c.nudges.too_late = std::chrono::duration_cast<std::chrono::minutes>(*read);
    else
        v.error(quote(v.text()) + " is no lateness", "write 5 minutes to 12 hours, for example: 2h");
}

void read_leavers(config& c, const given& v) {
    const auto text = content::trimmed(v.text());
    int days = -1;
    const auto [end, bad] = std::from_chars(text.data(), text.data() + text.size(), days);
    if (bad == std::errc() && end == text.data() + text.size() && (days == 0 || (days >= 7 && days <= 3650)))
        c.retention.leavers = std::chrono::days(days);
    else
        v.error(quote(v.text()) + " is no number of days", "write 7 to 3650, or 0 to keep it for ever");
}

void read_zone(config& c, const given& v) {
    if (dialogue::zone_exists(v.text())) {
        c.defaults.timezone = v.text();
        return;
    }
    std::string remedy = "use a name of the IANA time zone database, such as Europe/Berlin";
    if (v.text().size() <= 100) {
        auto near = dialogue::similar_zones(v.text(), 3);
        if (const auto exact = dialogue::find_zone(v.text()); !exact.empty()) near = {exact};
        if (!near.empty()) remedy = "did you mean " + content::either(near) + "?";
    }
    v.error("there is no time zone " + quote(v.text()), remedy);
}

void read_schedule(config& c, const given& v) {
    const auto read = v.text().size() <= 200 ? dialogue::read_rhythm(v.text(), dialogue::rhythm{}) : std::nullopt;
    if (!read) return v.error(quote(v.text()) + " is not a schedule", "write it as: weekdays 09:00 17:00");
    c.defaults.schedule = *read;
}

void read_track(config& c, const given& v) {
    const auto& text = v.text();
    const bool fits = text.size() <= 64 && std::all_of(text.begin(), text.end(), [](char ch) {
                          return (ch >= 'a' && ch <= 'z') || (ch >= '0' && ch <= '9') || ch == '-';
                      });
    if (!fits) return v.error(quote(text) + " can't be the id of a track", "an id looks like two-hats");
    c.defaults.track = text;
}

void read_crisis_line(config& c, const given& v) {
    auto text = content::trimmed(v.text());
    const bool control = std::any_of(text.begin(), text.end(), [](char ch) {
        return (static_cast<unsigned char>(ch) < 0x20 && ch != '\n') || ch == '\x7F';
    });
    if (control || dialogue::code_points(text) > 1000)
        return v.error("the crisis line is a sentence or two", "at most 1000 characters of plain text");
    c.crisis_line = std::move(text);
}

void read_listen(config& c, const given& v) {
    std::string why;
    c.http.listen = parse_listen(v.text(), &why);
    if (!c.http.listen)
        v.error(quote(v.text()) + " is not an address to listen on: " + why, "write it as 127.0.0.1:8080");
}

void read_level(config& c, const given& v) {
    if (const auto level = parse_log_level(v.text())) {
        c.log.level = *level;
        return;
    }
    const auto& words = log_level_words();
    auto remedy = did_you_mean(v.text(), words, "use " + content::either(words));
    for (const auto& word : words)  // "warning", "err"
        if (v.text().starts_with(word) || (v.text().size() > 1 && word.starts_with(v.text())))
            remedy = "did you mean " + quote(word) + "?";
    v.error("there is no log level " + quote(v.text()), remedy);
}

void read_format(config& c, const given& v) {
    if (v.text() == "text")
        c.log.format = log_format::text;
    else if (v.text() == "json")
        c.log.format = log_format::json;
    else
        v.error("there is no log format " + quote(v.text()),
                did_you_mean(v.text(), {"text", "json"}, "use text or json"));
}

void read_workspace(config& c, const given& v) { c.mattermost.workspace = v.text(); }

// --- the keys --------------------------------------------------------------------------------------------------------

struct field {
    std::string_view section, key, variable;  // no section: at the top; no key: only in the environment
    void (*read)(config&, const given&);
    path_of path = nullptr;  // of a path
    bool list = false;
};

std::filesystem::path& token_file(config& c) { return c.mattermost.token_file; }
std::filesystem::path& ca_file(config& c) { return c.mattermost.ca_file; }
std::filesystem::path& database(config& c) { return c.storage.path; }
std::filesystem::path& key_file(config& c) { return c.storage.key_file; }
std::filesystem::path& content_path(config& c) { return c.content.path; }

constexpr field fields[] = {
    {"mattermost", "url", "FULCRUM_MATTERMOST_URL", read_url},
    {"mattermost", "token", "FULCRUM_MATTERMOST_TOKEN", read_token},
    {"mattermost", "token_file", "FULCRUM_MATTERMOST_TOKEN_FILE", read_path<token_file>, token_file},
    {"mattermost", "ca_file", "FULCRUM_MATTERMOST_CA_FILE", read_path<ca_file>, ca_file},
    {"mattermost", "workspace", "FULCRUM_MATTERMOST_WORKSPACE", read_workspace},
    {"mattermost", "allow_plain_http", "FULCRUM_MATTERMOST_ALLOW_PLAIN_HTTP", read_allow_plain_http},
    {"storage", "path", "FULCRUM_STORAGE_PATH", read_path<database>, database},
    {"storage", "key_file", "FULCRUM_STORAGE_KEY_FILE", read_path<key_file>, key_file},
    {"storage", "", "FULCRUM_STORAGE_KEY", read_key},
    {"content", "path", "FULCRUM_CONTENT_PATH", read_path<content_path>, content_path},
    {"", "admins", "FULCRUM_ADMINS", read_admins, nullptr, true},
    {"", "admins_from_chat", "FULCRUM_ADMINS_FROM_CHAT", read_admins_from_chat},
    {"", "holidays", "FULCRUM_HOLIDAYS", read_holidays, nullptr, true},
    {"nudges", "spread", "FULCRUM_NUDGE_SPREAD", read_spread},
    {"nudges", "too_late", "FULCRUM_NUDGE_TOO_LATE", read_too_late},
    {"retention", "leavers", "FULCRUM_RETENTION_LEAVERS", read_leavers},
    {"defaults", "timezone", "FULCRUM_DEFAULT_TIMEZONE", read_zone},
    {"defaults", "schedule", "FULCRUM_DEFAULT_SCHEDULE", read_schedule},
    {"defaults", "track", "FULCRUM_DEFAULT_TRACK", read_track},
    {"", "crisis_line", "FULCRUM_CRISIS_LINE", read_crisis_line},
    {"http", "listen", "FULCRUM_HTTP_LISTEN", read_listen},
    {"log", "level", "FULCRUM_LOG_LEVEL", read_level},
    {"log", "format", "FULCRUM_LOG_FORMAT", read_format},
};
// Of the command line (see commands/cli.cpp), not of the configuration.
constexpr std::string_view config_variable = "FULCRUM_CONFIG";

std::vector<std::string> keys_of(std::string_view section) {
    std::vector<std::string> out;
    const auto add = [&](std::string_view word) {
        if (!word.empty() && std::find(out.begin(), out.end(), word) == out.end()) out.emplace_back(word);
    };
    for (const auto& f : fields) {
        if (f.section == section) add(f.key);
        if (section.empty()) add(f.section);
    }
    if (section.empty()) add(calendars_key);
    return out;
}

const field* find_field(std::string_view section, std::string_view key) {
    for (const auto& f : fields)
        if (f.section == section && f.key == key && !key.empty()) return &f;
    return nullptr;
}

// --- the file --------------------------------------------------------------------------------------------------------

class file_reader {
  public:
    file_reader(config_reading& into, content::report& out) : into_(into), out_(out) {}

    void read_top(const content::node& root) {
        if (root.what == content::node::kind::null) return;
        if (root.what != content::node::kind::map)
            return out_.error(root.at, "this is not a configuration but " + std::string(content::describe(root)),
                              "write keys and values, for example:  mattermost: {url: https://chat.example.com}");
        for (const auto& e : root.entries) {
            const std::string& key = e.key->value;
            if (const auto* f = find_field("", key))
                read_value(*f, *e.value);
            else if (is_section(key))
                read_section(key, *e.value);
            else if (key == calendars_key)
                read_calendars(*e.value);
            else
                unknown("", e);
        }
        const auto& m = into_.made.mattermost;
        if (!m.token.empty() && !m.token_file.empty())
            out_.error({into_.token_line, into_.token_column}, "token and token_file are both set", "keep one of them");
    }

  private:
    static bool is_section(std::string_view key) {
        return std::any_of(std::begin(fields), std::end(fields),
                           [&](const field& f) { return !key.empty() && f.section == key; });
    }

    void read_section(const std::string& section, const content::node& n) {
        if (n.what == content::node::kind::null) return;
        if (n.what != content::node::kind::map)
            return out_.error(n.at, quote(section) + " has keys of its own, and here is " + std::string(describe(n)),
                              "its keys are " + content::either(keys_of(section)));
        for (const auto& e : n.entries)
            if (const auto* f = find_field(section, e.key->value))
                read_value(*f, *e.value);
            else
                unknown(section, e);
    }

    // Names of their own, each with a list of files.
    void read_calendars(const content::node& n) {
        if (n.what == content::node::kind::null) return;
        if (n.what != content::node::kind::map)
            return out_.error(n.at, quote(calendars_key) + " has names, and here is " + std::string(describe(n)),
                              "write it as: {bavaria: [holidays/de.ics, holidays/by.ics]}");
        for (const auto& e : n.entries) {
            if (!is_calendar_name(e.key->value)) {
                out_.error(e.key->at, quote(e.key->value) + " can't be the name of a calendar",
                           "take two to thirty of a-z, 0-9 and -, for example: bavaria");
                continue;
            }
            field one{"", e.key->value, "", read_holidays, nullptr, true};
            const auto before = std::exchange(into_.made.holidays, {});
            read_value(one, *e.value);
            into_.made.calendars[e.key->value] = std::exchange(into_.made.holidays, before);
        }
    }

    void unknown(std::string_view section, const content::entry& e) {
        const auto& key = e.key->value;
        if (section == "storage" && key == "key")
            return out_.error(e.key->at, "the master key does not belong into this file",
                              "put it into a file of its own and name that as key_file, or set FULCRUM_STORAGE_KEY");
        const auto own = keys_of(section);
        auto remedy = did_you_mean(key, own, {});
        for (const auto& f : fields)
            if (remedy.empty() && f.key == key && f.section != section)
                remedy = f.section.empty() ? "it belongs to the top of the file, without indentation"
                                           : "it belongs under " + quote(f.section);
        if (remedy.empty()) remedy = "known here: " + content::either(own);
        out_.error(e.key->at, "unknown key " + quote(key), remedy);
    }

    void read_value(const field& f, const content::node& n) {
        if (n.what == content::node::kind::null || (!f.list && content::is_blank(n))) return;
        given v;
        v.note = [this, at = n.at](severity how, std::string message, std::string remedy) {
            if (how == severity::error) return out_.error(at, std::move(message), std::move(remedy));
            out_.warning(at, std::move(message), std::move(remedy));
        };
        if (f.list) {
            if (n.what != content::node::kind::list)
                return v.error(quote(f.key) + " is a list, and here is " + std::string(describe(n)),
                               "write it as: " + std::string(f.key) +
                                   (f.read == read_holidays ? ": [holidays/de.ics]" : ": [ada, grace]"));
            for (const auto* item : n.items) {
                if (item->what == content::node::kind::scalar)
                    v.words.push_back(item->value);
                else
                    out_.error(item->at, "a name is a text, and here is " + std::string(describe(*item)),
                               "write it as: " + std::string(f.key) +
                                   (f.read == read_holidays ? ": [holidays/de.ics]" : ": [ada, grace]"));
            }
        } else {
            if (n.what != content::node::kind::scalar)
                return v.error(quote(f.key) + " is a text, and here is " + std::string(describe(n)),
                               "write it as: " + std::string(f.key) + ": value");
            v.words.push_back(n.value);
        }
        if (f.read == read_token) {
            into_.token_line = n.at.line;
            into_.token_column = n.at.column;
        }
        f.read(into_.made, v);
    }

    config_reading& into_;
    content::report& out_;
};

bool is_only_comments(std::string_view text) {
    if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
    while (!text.empty()) {
        const auto line = text.substr(0, text.find('\n'));
        const auto first = line.find_first_not_of(" \t\r");
        if (first != std::string_view::npos && line[first] != '#') return false;
        text.remove_prefix(std::min(text.size(), line.size() + 1));
    }
    return true;
}

// --- the environment -------------------------------------------------------------------------------------------------

std::vector<std::string> split(std::string_view text, char at) {
    std::vector<std::string> out;
    for (std::size_t from = 0; from <= text.size();) {
        const auto to = std::min(text.find(at, from), text.size());
        auto word = content::trimmed(text.substr(from, to - from));
        if (!word.empty()) out.push_back(std::move(word));
        from = to + 1;
    }
    return out;
}

std::string variable_meant(std::string_view name) {
    const auto lower = [](std::string_view text) {
        std::string out(text);
        std::transform(out.begin(), out.end(), out.begin(),
                       [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
        return out;
    };
    std::vector<std::string> known;
    for (const auto& f : fields) known.push_back(lower(f.variable));
    const auto found = content::meant(lower(name), known);
    for (const auto& f : fields)
        if (lower(f.variable) == found) return "did you mean " + quote(f.variable) + "?";
    return "fulcrum run --help lists them";
}

void read_environment(const environment& env, config_reading& into) {
    const auto note = [&into](std::string_view name) {
        return [&into, name = std::string(name)](severity how, std::string message, std::string remedy) {
            into.findings.push_back({name, 0, 0, how, std::move(message), std::move(remedy)});
        };
    };
    const auto set = [&env](std::string_view name) {
        const auto found = env.find(std::string(name));
        return found != env.end() && !content::trimmed(found->second).empty();
    };
    // Two ways to say one thing: the environment replaces both of the file's.
    if (set("FULCRUM_MATTERMOST_TOKEN") || set("FULCRUM_MATTERMOST_TOKEN_FILE")) {
        into.made.mattermost.token = secret();
        into.made.mattermost.token_file.clear();
    }
    if (set("FULCRUM_MATTERMOST_TOKEN") && set("FULCRUM_MATTERMOST_TOKEN_FILE"))
        note("FULCRUM_MATTERMOST_TOKEN")(severity::error, "FULCRUM_MATTERMOST_TOKEN_FILE is set too",
                                         "keep one of them");
    if (set("FULCRUM_STORAGE_KEY") && set("FULCRUM_STORAGE_KEY_FILE"))
        note("FULCRUM_STORAGE_KEY")(severity::error, "FULCRUM_STORAGE_KEY_FILE is set too", "keep one of them");

    std::vector<std::string> known;
    for (const auto& f : fields) {
        known.emplace_back(f.variable);
        if (!set(f.variable)) continue;
        const auto& value = env.at(std::string(f.variable));
        given v;
        v.note = note(f.variable);
        if (dialogue::first_invalid_utf8(value) != std::string_view::npos) {
            v.error("this is not UTF-8 text", "write it as UTF-8");
            continue;
        }
        v.words = f.list ? split(value, ',') : std::vector<std::string>{content::trimmed(value)};
        if (v.words.empty()) continue;
        f.read(into.made, v);
    }
    for (const auto& [name, value] : env) {
        if (name == config_variable || name == new_key_variable ||
            std::find(known.begin(), known.end(), name) != known.end())
            continue;
        note(name)(severity::warning, "there is no such variable; it is ignored", variable_meant(name));
    }
}

// The address and the leave to use it may come from two places, so this is looked at last.
void report_plain_http(config_reading& into, const std::string& name) {
    const auto& m = into.made.mattermost;
    if (!m.url || m.url->secure || is_loopback(m.url->host)) return;
    const std::string danger = "http to " + m.url->host +
                               " is not encrypted: the token and all that people write can be "
                               "read on the way";
    const auto source = name.empty() ? std::string("FULCRUM_MATTERMOST_URL") : name;
    if (m.allow_plain_http)
        into.findings.push_back({source, 0, 0, severity::warning, danger, "use https"});
    else
        into.findings.push_back({source, 0, 0, severity::error, danger,
                                 "use https; where nobody else can listen, as between two containers, say "
                                 "mattermost.allow_plain_http: true"});
}

}  // namespace

bool config_reading::has_errors() const {
    return std::any_of(findings.begin(), findings.end(), [](const finding& f) { return f.how == severity::error; });
}

config_reading parse_config(std::string_view text, const std::string& name, const environment& env) {
    config_reading made;
    content::report out(name);
    if (text.size() > most_file_bytes) {
        out.error({}, "the file is too big for a configuration", "is it the right file?");
    } else if (!is_only_comments(text)) {
        content::limits lim;
        lim.file_bytes = most_file_bytes;
        lim.depth = 8;
        lim.nodes = 5000;
        const content::document doc(text, lim, out);
        if (doc.root()) file_reader(made, out).read_top(*doc.root());
    }
    made.findings = out.findings();
    std::stable_sort(made.findings.begin(), made.findings.end(), [](const finding& a, const finding& b) {
        return std::pair(a.line, a.column) < std::pair(b.line, b.column);
    });
    // A relative path in the file starts at the file's folder.
    const auto folder = std::filesystem::path(name).parent_path();
    for (const auto& f : fields)
        if (f.path && !f.path(made.made).empty() && f.path(made.made).is_relative())
            f.path(made.made) = folder / f.path(made.made);
    const auto from_folder = [&folder](std::vector<std::filesystem::path>& files) {
        for (auto& file : files)
            if (file.is_relative()) file = folder / file;
    };
    from_folder(made.made.holidays);
    for (auto& [calendar, files] : made.made.calendars) from_folder(files);
    read_environment(env, made);
    report_plain_http(made, name);
    return made;
}

}  // namespace fulcrum::bot
