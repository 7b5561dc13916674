# scorescope_embed_shaders(<out.cpp> <folder> <files...>): shaders, named relative to the folder,
# as text in one generated source.
function(scorescope_embed_shaders output folder)
  list(TRANSFORM ARGN PREPEND ${folder}/ OUTPUT_VARIABLE paths)
  add_custom_command(
    OUTPUT ${output}
    COMMAND ${CMAKE_COMMAND} -DOUTPUT=${output} -DFOLDER=${folder} "-DFILES=${ARGN}"
            -P ${PROJECT_SOURCE_DIR}/cmake/write_shaders.cmake
    DEPENDS ${paths} ${PROJECT_SOURCE_DIR}/cmake/write_shaders.cmake
    VERBATIM)
endfunction()
