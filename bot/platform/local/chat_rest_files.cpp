// /files of the embedded chat's REST.
#include <algorithm>

#include "bot/platform/local/chat_files.hpp"
#include "bot/platform/local/chat_json.hpp"
#include "bot/platform/local/chat_rest.hpp"
#include "bot/platform/local/chat_shapes.hpp"

namespace fulcrum::bot::platform::local {

namespace {

refusal no_such_file() { return not_found("app.file_info.get.app_error", "Unable to get the file info."); }

refusal unreadable_form(std::string_view id) {
    return {400, std::string(id), "Unable to upload file(s). Header cannot be parsed.", ""};
}

// A file name without anything that could lead out of a folder or break a header.
std::string tame(std::string name) {
    std::erase_if(name,
                  [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == '"' || c == '/' || c == '\\'; });
    if (name.size() > 200) name.resize(200);
    return name.empty() ? "file" : name;
}

bool valid_utf8(std::string_view text) {
    for (std::size_t i = 0; i < text.size();) {
        const auto c = static_cast<unsigned char>(text[i]);
        const std::size_t more = c < 0x80                ? 0
                                 : c >= 0xC2 && c < 0xE0 ? 1
                                 : c >= 0xE0 && c < 0xF0 ? 2
                                 : c >= 0xF0 && c < 0xF5 ? 3
                                                         : 9;
        if (more == 9 || i + more >= text.size() + (more == 0 ? 1 : 0)) return false;
        for (std::size_t k = 1; k <= more; ++k)
            if ((static_cast<unsigned char>(text[i + k]) & 0xC0) != 0x80) return false;
        i += more + 1;
    }
    return true;
}

}  // namespace

upload& chat_rest::store_file(person& owner, std::string name, std::string bytes) {
    upload f;
    f.id = new_id();
    f.owner = &owner;
    f.name = valid_utf8(name) ? tame(std::move(name)) : "file";
    f.extension = file_extension(f.name);
    f.mime = mime_type(f.extension);
    if (f.mime.starts_with("image/")) {
        const auto size = measure_image(bytes);
        f.width = size.width;
        f.height = size.height;
    }
    f.create_at = service_.now();
    f.bytes = std::move(bytes);
    return model_.put_file(std::move(f));
}

net::server_response chat_rest::upload_files(call& c) {
    const auto content_type = c.request.header("content-type");
    const bool form = content_type.starts_with("multipart/form-data");
    std::string channel_id = c.value("channel_id");
    std::vector<form_part> parts, given;
    std::vector<std::string> client_ids;
    if (form) {
        auto read = form_parts(content_type, c.request.body);
        if (!read) return refused(unreadable_form("api.file.upload_file.read_request.app_error"));
        parts = std::move(*read);
        for (const auto& part : parts) {
            if (part.is_file) {
                given.push_back(part);
            } else if (part.name == "channel_id") {
                channel_id = part.content;
            } else if (part.name == "client_ids") {
                // The real server reads the form as it comes: with the channel known, a file is stored right away.
                if (!given.empty() && !channel_id.empty())
                    return refused(unreadable_form("api.file.upload_file.incorrect_number_of_client_ids.app_error"));
                client_ids.emplace_back(part.content);
            }
        }
        if (!client_ids.empty() && client_ids.size() != given.size())
            return refused(unreadable_form("api.file.upload_file.incorrect_number_of_client_ids.app_error"));
    } else {
        form_part part;
        part.filename = c.value("filename");
        part.content = c.request.body;
        if (part.filename.empty()) return refused(bad_parameter("filename"));
        given.push_back(part);
    }
    if (channel_id.empty() || !is_id(channel_id)) return refused(bad_parameter("channel_id"));
    const channel* where = model_.channel_by_id(channel_id);
    if (!where || !where->has(c.me->id)) return refused(no_permission(*c.me, "upload_file"));
    if (given.empty()) return refused(unreadable_form("api.file.upload_file.read_request.app_error"));
    std::string out;
    json_object o(out);
    append_array(o.name("file_infos"), given, [&](const form_part& part) {
        append_file(out, store_file(*c.me, part.filename, std::string(part.content)));
    });
    append_array(o.name("client_ids"), client_ids,
                 [&](const std::string& id) { append_quoted(out, valid_utf8(id) ? id : ""); });
    o.end();
    return json_answer(201, std::move(out));
}

chat_rest::routes chat_rest::files(call& c) {
    const auto size = c.path.size();
    if (size == 1) return c.is("POST") ? routes(upload_files(c)) : std::nullopt;
    if (!c.is("GET")) return std::nullopt;
    const upload* f = model_.file(c.path[1]);
    if (!f) return is_id(c.path[1]) ? routes(refused(no_such_file())) : std::nullopt;
    const post* shown_in = model_.post_by_id(f->post);
    if (f->owner != c.me && !(shown_in && shown_in->delete_at == 0 && shown_in->where->has(c.me->id)) && !c.me->admin())
        return refused(no_permission(*c.me, "read_channel"));
    if (size == 3 && c.path[2] == "info") {
        std::string out;
        append_file(out, *f);
        return json_answer(200, std::move(out));
    }
    if (size == 3 && c.path[2] != "thumbnail" && c.path[2] != "preview") return std::nullopt;
    if (size > 3) return std::nullopt;
    if (size == 3 && f->width == 0) return refused(no_such_file());
    response r;
    r.content_type = f->mime;
    r.body = f->bytes;
    const bool picture =
        f->mime == "image/png" || f->mime == "image/jpeg" || f->mime == "image/gif" || f->mime == "image/webp";
    r.headers = {
        {"X-Content-Type-Options", "nosniff"},
        {"Content-Security-Policy", "default-src 'none'; sandbox; frame-ancestors 'none'"},
        {"Content-Disposition", std::string(picture ? "inline" : "attachment") + "; filename=\"" + f->name + "\""}};
    return r;
}

}  // namespace fulcrum::bot::platform::local
