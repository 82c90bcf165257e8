#include "bot/platform/local/chat_log.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <boost/json.hpp>
#include <cerrno>
#include <cstring>
#include <stdexcept>

#include "bot/platform/local/chat_json.hpp"

namespace fulcrum::bot::platform::local {

namespace json = boost::json;

namespace {

constexpr std::string_view first_line = R"({"fulcrum_chat":1})";

[[noreturn]] void bad(const std::string& what) { throw std::runtime_error(what); }

std::string text_of(const json::object& o, std::string_view key) {
    const json::value* v = o.if_contains(key);
    if (!v) return {};
    if (!v->is_string()) bad("\"" + std::string(key) + "\" is not a text");
    return std::string(v->get_string());
}

millis number_of(const json::object& o, std::string_view key) {
    const json::value* v = o.if_contains(key);
    if (!v) return 0;
    if (!v->is_int64()) bad("\"" + std::string(key) + "\" is not a whole number");
    return v->get_int64();
}

bool flag_of(const json::object& o, std::string_view key) {
    const json::value* v = o.if_contains(key);
    if (!v) return false;
    if (!v->is_bool()) bad("\"" + std::string(key) + "\" is neither true nor false");
    return v->get_bool();
}

const json::array* list_of(const json::object& o, std::string_view key) {
    const json::value* v = o.if_contains(key);
    if (!v) return nullptr;
    if (!v->is_array()) bad("\"" + std::string(key) + "\" is not a list");
    return &v->get_array();
}

template <class T>
T& known(T* found, std::string_view what, const std::string& id) {
    if (!found) bad("there is no " + std::string(what) + " \"" + id + "\"");
    return *found;
}

person& person_of(chat_model& model, const json::object& o, std::string_view key) {
    const auto id = text_of(o, key);
    return known(model.user(id), "person", id);
}

channel& channel_of(chat_model& model, const json::object& o, std::string_view key) {
    const auto id = text_of(o, key);
    return known(model.channel_by_id(id), "channel", id);
}

post* post_of(chat_model& model, const json::object& o, std::string_view key) {
    const auto id = text_of(o, key);
    return id.empty() ? nullptr : &known(model.post_by_id(id), "post", id);
}

std::string id_of(const json::object& o) {
    auto id = text_of(o, "id");
    if (id.empty()) bad("it has no \"id\"");
    return id;
}

void read_person(chat_model& model, const json::object& o) {
    person p;
    p.id = id_of(o);
    p.username = text_of(o, "username");
    p.first_name = text_of(o, "first_name");
    p.last_name = text_of(o, "last_name");
    p.nickname = text_of(o, "nickname");
    p.position = text_of(o, "position");
    p.about = text_of(o, "about");
    p.email = text_of(o, "email");
    p.roles = text_of(o, "roles");
    p.locale = text_of(o, "locale");
    p.automatic_zone = text_of(o, "automatic_zone");
    p.manual_zone = text_of(o, "manual_zone");
    p.use_automatic_zone = flag_of(o, "use_automatic_zone");
    p.bot = flag_of(o, "bot");
    p.create_at = number_of(o, "create_at");
    p.update_at = number_of(o, "update_at");
    p.delete_at = number_of(o, "delete_at");
    model.put_person(std::move(p));
}

void read_channel(chat_model& model, const json::object& o) {
    channel c;
    c.id = id_of(o);
    c.team = text_of(o, "team");
    if (!c.team.empty()) known(model.team_by_id(c.team), "team", c.team);
    const auto type = text_of(o, "type");
    if (type != "O" && type != "P" && type != "D" && type != "G") bad("\"type\" is not one of O, P, D, G");
    c.type = type[0];
    c.name = text_of(o, "name");
    c.title = text_of(o, "title");
    c.header = text_of(o, "header");
    c.purpose = text_of(o, "purpose");
    c.creator = text_of(o, "creator");
    c.create_at = number_of(o, "create_at");
    c.update_at = number_of(o, "update_at");
    model.put_channel(std::move(c));
}

void read_post(chat_model& model, const json::object& o) {
    post p;
    p.id = id_of(o);
    p.where = &channel_of(model, o, "channel");
    p.author = &person_of(model, o, "author");
    p.root = post_of(model, o, "root");
    p.original = post_of(model, o, "original");
    p.message = text_of(o, "message");
    p.type = text_of(o, "type");
    p.pending = text_of(o, "pending");
    p.create_at = number_of(o, "create_at");
    p.update_at = number_of(o, "update_at");
    p.edit_at = number_of(o, "edit_at");
    p.delete_at = number_of(o, "delete_at");
    if (const json::value* props = o.if_contains("props")) {
        if (!props->is_object()) bad("\"props\" is not an object");
        p.props = json::serialize(*props);
        p.has_attachments = props->get_object().contains("attachments");
    }
    if (const auto* files = list_of(o, "files"))
        for (const auto& f : *files) {
            if (!f.is_string()) bad("\"files\" holds something that is not a text");
            p.files.emplace_back(f.get_string());
        }
    if (const auto* reactions = list_of(o, "reactions"))
        for (const auto& r : *reactions) {
            if (!r.is_object()) bad("\"reactions\" holds something that is not an object");
            const auto& one = r.get_object();
            p.reactions.push_back({&person_of(model, one, "user"), text_of(one, "emoji"), number_of(one, "at")});
        }
    if (const auto* actions = list_of(o, "actions"))
        for (const auto& a : *actions) {
            if (!a.is_object()) bad("\"actions\" holds something that is not an object");
            const auto& one = a.get_object();
            p.actions.push_back(
                {text_of(one, "id"), text_of(one, "type"), text_of(one, "url"), text_of(one, "context")});
        }
    model.put_post(std::move(p));
}

void read_file(chat_model& model, const json::object& o) {
    upload f;
    f.id = id_of(o);
    f.owner = &person_of(model, o, "owner");
    f.name = text_of(o, "name");
    f.extension = text_of(o, "extension");
    f.mime = text_of(o, "mime");
    f.post = text_of(o, "post");
    f.create_at = number_of(o, "create_at");
    f.width = static_cast<int>(number_of(o, "width"));
    f.height = static_cast<int>(number_of(o, "height"));
    if (!from_base64(text_of(o, "bytes"), f.bytes)) bad("\"bytes\" is not base64");
    model.put_file(std::move(f));
}

}  // namespace

std::string log_line(const person& p) {
    std::string out = R"({"person":)";
    json_object(out)
        .text("id", p.id)
        .text("username", p.username)
        .text("first_name", p.first_name)
        .text("last_name", p.last_name)
        .text("nickname", p.nickname)
        .text("position", p.position)
        .text("about", p.about)
        .text("email", p.email)
        .text("roles", p.roles)
        .text("locale", p.locale)
        .text("automatic_zone", p.automatic_zone)
        .text("manual_zone", p.manual_zone)
        .flag("use_automatic_zone", p.use_automatic_zone)
        .flag("bot", p.bot)
        .number("create_at", p.create_at)
        .number("update_at", p.update_at)
        .number("delete_at", p.delete_at)
        .end();
    return out += '}';
}

std::string log_line(const team& t) {
    std::string out = R"({"team":)";
    json_object(out)
        .text("id", t.id)
        .text("name", t.name)
        .text("title", t.title)
        .number("create_at", t.create_at)
        .end();
    return out += '}';
}

std::string log_line(const team_change& c) {
    std::string out = R"({"team_member":)";
    json_object(out).text("team", c.group->id).text("user", c.who->id).end();
    return out += '}';
}

std::string log_line(const channel& c) {
    std::string out = R"({"channel":)";
    json_object(out)
        .text("id", c.id)
        .text("team", c.team)
        .text("type", std::string_view(&c.type, 1))
        .text("name", c.name)
        .text("title", c.title)
        .text("header", c.header)
        .text("purpose", c.purpose)
        .text("creator", c.creator)
        .number("create_at", c.create_at)
        .number("update_at", c.update_at)
        .end();
    return out += '}';
}

std::string log_line(const member_change& c) {
    std::string out = R"({"member":)";
    json_object(out)
        .text("channel", c.where->id)
        .text("user", c.who->id)
        .flag("admin", c.admin)
        .flag("joined", c.joined)
        .number("at", c.at)
        .end();
    return out += '}';
}

std::string log_line(const post& p) {
    std::string out = R"({"post":)";
    json_object o(out);
    o.text("id", p.id).text("channel", p.where->id).text("author", p.author->id);
    if (p.root) o.text("root", p.root->id);
    if (p.original) o.text("original", p.original->id);
    o.text("message", p.message);
    if (!p.type.empty()) o.text("type", p.type);
    o.raw("props", p.props);
    if (!p.pending.empty()) o.text("pending", p.pending);
    o.number("create_at", p.create_at).number("update_at", p.update_at);
    o.number("edit_at", p.edit_at).number("delete_at", p.delete_at);
    if (!p.files.empty()) append_array(o.name("files"), p.files, [&](const auto& f) { append_quoted(out, f); });
    if (!p.reactions.empty())
        append_array(o.name("reactions"), p.reactions, [&](const reaction& r) {
            json_object(out).text("user", r.who->id).text("emoji", r.emoji).number("at", r.at).end();
        });
    if (!p.actions.empty())
        append_array(o.name("actions"), p.actions, [&](const post_action& a) {
            json_object(out).text("id", a.id).text("type", a.type).text("url", a.url).text("context", a.context).end();
        });
    o.end();
    return out += '}';
}

std::string log_line(const upload& f, bool with_bytes) {
    std::string out = R"({"file":)";
    json_object o(out);
    o.text("id", f.id).text("owner", f.owner->id).text("name", f.name).text("extension", f.extension);
    o.text("mime", f.mime).text("post", f.post).number("create_at", f.create_at);
    o.number("width", f.width).number("height", f.height);
    if (with_bytes) o.text("bytes", base64(f.bytes));
    o.end();
    return out += '}';
}

std::string log_line(const token_change& c) {
    std::string out = R"({"token":)";
    json_object(out).text("user", c.who->id).text("token", c.token).flag("active", c.active).end();
    return out += '}';
}

void replay_line(chat_model& model, std::string_view line) {
    boost::system::error_code wrong;
    const json::value parsed = json::parse(line, wrong);
    if (wrong) bad("it is not JSON (" + wrong.message() + ")");
    if (!parsed.is_object() || parsed.get_object().size() != 1) bad("it is not an object with one member");
    const auto& [key, value] = *parsed.get_object().begin();
    if (key == "fulcrum_chat") {
        if (value != 1) bad("it was written by a newer version");
        return;
    }
    if (!value.is_object()) bad("\"" + std::string(key) + "\" is not an object");
    const auto& o = value.get_object();
    if (key == "person") return read_person(model, o);
    if (key == "channel") return read_channel(model, o);
    if (key == "post") return read_post(model, o);
    if (key == "file") return read_file(model, o);
    if (key == "team") {
        team t;
        t.id = id_of(o);
        t.name = text_of(o, "name");
        t.title = text_of(o, "title");
        t.create_at = number_of(o, "create_at");
        model.put_team(std::move(t));
    } else if (key == "team_member") {
        const auto id = text_of(o, "team");
        model.join_team(known(model.team_by_id(id), "team", id), person_of(model, o, "user"));
    } else if (key == "member") {
        channel& where = channel_of(model, o, "channel");
        person& who = person_of(model, o, "user");
        if (flag_of(o, "joined"))
            model.join(where, who, flag_of(o, "admin"), number_of(o, "at"));
        else
            model.leave(where, who);
    } else if (key == "token") {
        model.put_token(text_of(o, "token"), person_of(model, o, "user"), flag_of(o, "active"), true);
    } else {
        bad("\"" + std::string(key) + "\" is not known");
    }
}

chat_log::chat_log(const std::filesystem::path& file, chat_model& model) : file_(file) {
    const auto fail = [&](const std::string& what) {
        if (handle_ >= 0) ::close(handle_);
        handle_ = -1;
        throw std::runtime_error("the chat's log " + file_.string() + ": " + what);
    };
    handle_ = ::open(file_.c_str(), O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
    if (handle_ < 0) fail(std::strerror(errno));
    if (::flock(handle_, LOCK_EX | LOCK_NB) != 0) fail("another process is using it");

    std::string text;
    char chunk[65536];
    for (;;) {
        const auto got = ::read(handle_, chunk, sizeof chunk);
        if (got < 0 && errno == EINTR) continue;
        if (got < 0) fail(std::strerror(errno));
        if (got == 0) break;
        text.append(chunk, static_cast<std::size_t>(got));
    }
    std::size_t number = 0;
    std::size_t from = 0;
    for (std::size_t end; (end = text.find('\n', from)) != std::string::npos; from = end + 1) {
        ++number;
        const std::string_view line(text.data() + from, end - from);
        try {
            if (number == 1 && line.find("fulcrum_chat") == std::string_view::npos) bad("this is not a chat's log");
            replay_line(model, line);
        } catch (const std::runtime_error& error) {
            fail("line " + std::to_string(number) + ": " + error.what());
        }
    }
    if (from < text.size() && ::ftruncate(handle_, static_cast<off_t>(from)) != 0) fail(std::strerror(errno));
    if (number == 0) append(std::string(first_line));
}

chat_log::~chat_log() {
    if (handle_ >= 0) ::close(handle_);
}

void chat_log::append(const std::string& line) {
    buffer_.assign(line);
    buffer_ += '\n';
    std::size_t done = 0;
    while (done < buffer_.size()) {
        const auto wrote = ::write(handle_, buffer_.data() + done, buffer_.size() - done);
        if (wrote < 0 && errno == EINTR) continue;
        if (wrote < 0) throw std::runtime_error("the chat's log " + file_.string() + ": " + std::strerror(errno));
        done += static_cast<std::size_t>(wrote);
    }
}

}  // namespace fulcrum::bot::platform::local
