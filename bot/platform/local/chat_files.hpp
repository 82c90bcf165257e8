// What the embedded chat needs to know about files: taking an upload's form apart, and naming what kind of file it is.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace fulcrum::bot::platform::local {

struct form_part {
    std::string name, filename;
    std::string_view content;  // into the body
    bool is_file = false;
};

// The parts of a multipart/form-data body in their order; nullopt if it is not one. The parts live as long as `body`.
std::optional<std::vector<form_part>> form_parts(std::string_view content_type, std::string_view body);

struct image_size {
    int width = 0, height = 0;
};
// Of a PNG, GIF or JPEG; 0, 0 for anything else.
image_size measure_image(std::string_view bytes);

// "png" of "Balance.PNG"; "" if there is no dot.
std::string file_extension(std::string_view name);
// The type that clients are told; application/octet-stream if we know none.
std::string_view mime_type(std::string_view extension);

}  // namespace fulcrum::bot::platform::local
